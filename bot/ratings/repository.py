"""How customers rate what they were told: asked once an episode, answered or let be."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, insert, or_, select, update

from bot.cases.repository import CaseState
from bot.cases.tables import cases
from bot.conversations.model import Sender
from bot.conversations.repository import Conversation
from bot.conversations.tables import conversations, messages
from bot.ratings.tables import ratings
from bot.turns.tables import turns
from gendan.contracts import TurnOutcome
from gendan.platform.storage.database import Connection

ASKED_AGAIN_AFTER = timedelta(hours=24)
_ANSWERED = (TurnOutcome.DONE, TurnOutcome.MATCHED)
_WANTS_NONE = "stop_notifications"


async def may_be_asked(connection: Connection, conversation: Conversation, now: datetime) -> bool:
    """Whether asking would be no nuisance.

    It would be in the same episode, within a day, for who waits for a person, and for who wants to hear of
    nothing; what a customer was asked or wishes in another of their conversations counts as well.
    """
    reasons_against = (
        exists().where(_is_asked_about(conversation, now), ratings.c.conversation_id.in_(_of(conversation))),
        exists().where(cases.c.conversation_id == conversation.id, cases.c.state != CaseState.CLOSED),
        exists().where(turns.c.intent == _WANTS_NONE, turns.c.conversation_id.in_(_of(conversation))),
    )
    return not await connection.scalar(select(or_(*reasons_against)))


async def answers_of_episode(connection: Connection, conversation: Conversation) -> list[dict[str, Any]]:
    """Return what was said in the turns of the present episode that were answered, as it was stored."""
    answered = select(turns.c.id).where(
        turns.c.conversation_id == conversation.id,
        turns.c.episode == conversation.episode,
        turns.c.status.in_(_ANSWERED),
    )
    query = select(messages.c.body).where(
        messages.c.turn_id.in_(answered), messages.c.sender != Sender.CUSTOMER
    )
    return list(await connection.scalars(query))


async def note_asked(
    connection: Connection, rating_id: str, conversation: Conversation, turn_id: str, now: datetime
) -> None:
    """Note that a turn asks for a rating."""
    row = {
        "id": rating_id,
        "conversation_id": conversation.id,
        "episode": conversation.episode,
        "turn_id": turn_id,
        "asked_at": now,
    }
    await connection.execute(insert(ratings).values(row))


async def still_open(connection: Connection, rating_ids: Collection[str]) -> set[str]:
    """Return those that nobody has given yet."""
    query = select(ratings.c.id).where(ratings.c.id.in_(rating_ids), ratings.c.value.is_(None))
    return set(await connection.scalars(query))


async def rate(connection: Connection, rating_id: str, value: int, now: datetime) -> None:
    """Keep a rating; the first one stands."""
    is_open = (ratings.c.id == rating_id, ratings.c.value.is_(None))
    await connection.execute(update(ratings).where(*is_open).values(value=value, rated_at=now))


def _is_asked_about(conversation: Conversation, now: datetime) -> ColumnElement[bool]:
    same_episode = (ratings.c.conversation_id == conversation.id) & (
        ratings.c.episode == conversation.episode
    )
    return or_(ratings.c.asked_at > now - ASKED_AGAIN_AFTER, same_episode)


def _of(conversation: Conversation) -> Select[tuple[str]]:
    """Return the query for this conversation and its customer's others."""
    theirs = conversations.c.id == conversation.id
    if conversation.customer_id is not None:
        theirs = or_(theirs, conversations.c.customer_id == conversation.customer_id)
    return select(conversations.c.id).where(theirs)
