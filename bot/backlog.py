"""What is late or lost: messages without an answer, answers that haven't reached their channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, func, select, text

from bot.cases.repository import CaseState
from bot.cases.tables import cases, notices
from bot.conversations.tables import messages, pending
from bot.outbound.outbox import DEAD, WAITING
from bot.outbound.tables import deliveries
from bot.ports import DeliveryOutcome
from bot.turns.tables import turns
from gendan.platform.storage.database import Connection

FIGURES = {
    "gendan_oldest_undelivered_seconds": "Age of the oldest message that its channel doesn't have yet",
    "gendan_oldest_unanswered_seconds": "Age of the oldest customer's message without an answer",
    "gendan_messages_unanswered": "Customers' messages without an answer",
    "gendan_messages_kept": "Those of them whose customer was told that the answer comes later",
    "gendan_deliveries_unknown": "Messages of the last 24 hours that may or may not have arrived",
    "gendan_dead_letters": "Messages that were given up and that nobody has dealt with",
    "gendan_turns_set_aside_recently": "Turns of the last 24 hours at which the dialogue broke each time",
    "gendan_cases_open": "Customers who wait for a person",
    "gendan_cases_late": "Those of them who have waited longer than the shop means to let anybody wait",
    "gendan_oldest_case_seconds": "How long the one of them has waited who has waited longest",
    "gendan_oldest_untold_seconds": "For how long the shop has not been told of a customer who waits",
}
_RECENTLY = timedelta(hours=24)


async def backlog(connection: Connection, channels: Sequence[str], now: datetime) -> dict[str, float]:
    """Return the figures.

    Args:
        connection: to the gateway's database.
        channels: every channel's name; by them the index is used.
        now: ages count up to here.
    """
    query = select(
        _oldest(_deliveries(channels, WAITING)),
        select(func.min(messages.c.created_at)).join_from(messages, pending).scalar_subquery(),
        select(func.count()).select_from(pending).scalar_subquery(),
        select(func.count()).where(pending.c.kept_at.is_not(None)).scalar_subquery(),
        _count([*_deliveries(channels, DeliveryOutcome.UNKNOWN), deliveries.c.due_at > now - _RECENTLY]),
        _count(_deliveries(channels, DEAD)),
        # Written out, as the index is: with a parameter it isn't used.
        select(func.count())
        .where(text("status = 'set_aside'"), turns.c.finished_at > now - _RECENTLY)
        .scalar_subquery(),
        *_of_cases(now),
    )
    row = (await connection.execute(query)).one()
    undelivered, unanswered, *counts = row[:-3]
    values = (_age_s(undelivered, now), _age_s(unanswered, now), *map(float, counts))
    waiting, to_tell, unsent = (_age_s(since, now) for since in row[-3:])
    return dict(zip(FIGURES, (*values, waiting, max(to_tell, unsent)), strict=True))


def _of_cases(now: datetime) -> list[ScalarSelect[Any]]:
    is_open = cases.c.state == CaseState.OPEN
    return [
        select(func.count()).select_from(cases).where(is_open).scalar_subquery(),
        select(func.count()).select_from(cases).where(is_open, cases.c.due_at < now).scalar_subquery(),
        select(func.min(cases.c.waiting_since)).where(is_open).scalar_subquery(),
        select(func.min(cases.c.tell_at)).where(is_open, cases.c.tell_at <= now).scalar_subquery(),
        select(func.min(notices.c.created_at)).where(notices.c.sent_at.is_(None)).scalar_subquery(),
    ]


def _deliveries(channels: Sequence[str], status: str) -> list[Any]:
    return [deliveries.c.channel.in_(channels), deliveries.c.status == status]


def _oldest(conditions: list[Any]) -> ScalarSelect[Any]:
    joined = select(func.min(messages.c.created_at)).join_from(
        deliveries, messages, messages.c.id == deliveries.c.message_id
    )
    return joined.where(*conditions).scalar_subquery()


def _count(conditions: list[Any]) -> ScalarSelect[Any]:
    return select(func.count()).select_from(deliveries).where(*conditions).scalar_subquery()


def _age_s(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
