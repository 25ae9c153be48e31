"""Deliveries: each message on its way to a channel, until the channel has it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, insert, select, update

from bot.messages import Address, Outgoing
from bot.storage.tables import conversations, deliveries, messages
from bot.storage.transcript import outgoing
from gendan.database import Connection

WAITING = "waiting"
DEAD = "dead"


async def enqueue(connection: Connection, address: Address, written: list[Outgoing], now: datetime) -> None:
    """Promise messages to their channel, in the transaction that wrote them."""
    if not written:
        return
    rows = [
        {
            "message_id": message.id,
            "conversation_id": message.conversation_id,
            "channel": address.channel,
            "seq": message.seq,
            "status": WAITING,
            "due_at": now,
        }
        for message in written
    ]
    await connection.execute(_ENQUEUE, rows)


async def due(
    connection: Connection, channel: str, now: datetime, limit: int
) -> list[tuple[Address, Outgoing, int]]:
    """Return messages that may be sent now, oldest first a conversation, with their attempts so far.

    A conversation whose oldest waiting message isn't due yet has none: nothing overtakes.
    """
    values = {"channel": channel, "now": now, "limit": limit}
    rows = (await connection.execute(_DUE, values)).mappings()
    return [
        (Address(channel, row["account"], row["address"]), outgoing(row), row["attempts"]) for row in rows
    ]


async def record(connection: Connection, outcomes: Mapping[str, str]) -> None:
    """Note what became of deliveries, by message."""
    rows = [{"message_id_": message_id, "outcome": outcome} for message_id, outcome in outcomes.items()]
    await connection.execute(_RECORD, rows)


async def postpone(connection: Connection, message_id: str, due_at: datetime) -> None:
    """Try a delivery again later."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id == message_id)
        .values(attempts=deliveries.c.attempts + 1, due_at=due_at)
    )


def _due_query() -> Select[Any]:
    earlier = deliveries.alias("earlier")
    is_blocked = (
        select(earlier.c.message_id)
        .where(
            and_(
                earlier.c.conversation_id == deliveries.c.conversation_id,
                earlier.c.status == WAITING,
                earlier.c.seq < deliveries.c.seq,
                earlier.c.due_at > bindparam("now"),
            )
        )
        .exists()
    )
    return (
        select(messages, conversations.c.account, conversations.c.address, deliveries.c.attempts)
        .join(deliveries, deliveries.c.message_id == messages.c.id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(
            deliveries.c.channel == bindparam("channel"),
            deliveries.c.status == WAITING,
            deliveries.c.due_at <= bindparam("now"),
            ~is_blocked,
        )
        .order_by(messages.c.conversation_id, messages.c.seq)
        .limit(bindparam("limit"))
    )


# Putting a statement together takes longer than running it; these run with every turn.
_DUE = _due_query()
_ENQUEUE = insert(deliveries)
_RECORD = (
    update(deliveries)
    .where(deliveries.c.message_id == bindparam("message_id_"))
    .values(status=bindparam("outcome"), attempts=deliveries.c.attempts + 1)
)
