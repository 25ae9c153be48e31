"""Messages that were given up: listed, tried again, dismissed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.conversations.tables import messages
from bot.outbound.outbox import DEAD, WAITING
from bot.outbound.tables import deliveries
from gendan.platform.storage.database import Connection

DISMISSED = "dismissed"


@dataclass(frozen=True)
class DeadLetter:
    """A message that was given up; nothing here is personal."""

    message_id: str
    conversation_id: str
    channel: str
    attempts: int
    written_at: datetime


async def dead_letters(connection: Connection, channels: Sequence[str]) -> list[DeadLetter]:
    """Return what was given up, oldest first."""
    query = (
        select(
            deliveries.c.message_id,
            deliveries.c.conversation_id,
            deliveries.c.channel,
            deliveries.c.attempts,
            messages.c.created_at,
        )
        .join_from(deliveries, messages, messages.c.id == deliveries.c.message_id)
        .where(*_dead(channels))
        .order_by(messages.c.created_at, deliveries.c.seq)
    )
    return [DeadLetter(*row) for row in await connection.execute(query)]


async def retry_dead_letters(connection: Connection, channels: Sequence[str], now: datetime) -> int:
    """Let everything that was given up be tried again from the beginning; return how many messages."""
    anew = {"attempts": 0, "due_at": now, "claimed_by": None, "is_unsure": False}
    return await _change_dead(connection, channels, status=WAITING, **anew)


async def dismiss_dead_letters(connection: Connection, channels: Sequence[str]) -> int:
    """Let everything that was given up rest for good; return how many messages."""
    return await _change_dead(connection, channels, status=DISMISSED)


async def _change_dead(connection: Connection, channels: Sequence[str], **values: Any) -> int:
    changed = await connection.execute(update(deliveries).where(*_dead(channels)).values(**values))
    return changed.rowcount


def _dead(channels: Sequence[str]) -> list[Any]:
    return [deliveries.c.channel.in_(channels), deliveries.c.status == DEAD]
