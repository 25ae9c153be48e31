"""Deliveries: each message on its way to a channel, until the channel has it."""

from datetime import datetime
from functools import cache
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
    await connection.execute(insert(deliveries), rows)


async def due(
    connection: Connection, channel: str, now: datetime, limit: int
) -> list[tuple[Address, Outgoing, int]]:
    """Return messages that may be sent now, oldest first a conversation, with their attempts so far.

    A conversation whose oldest waiting message isn't due yet has none: nothing overtakes.
    """
    values = {"channel": channel, "now": now, "limit": limit}
    rows = (await connection.execute(_due_query(), values)).mappings()
    return [
        (Address(channel, row["account"], row["address"]), outgoing(row), row["attempts"]) for row in rows
    ]


async def record(connection: Connection, message_ids: list[str], status: str, **values: Any) -> None:
    """Note what became of deliveries."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id.in_(message_ids))
        .values(status=status, attempts=deliveries.c.attempts + 1, **values)
    )


@cache
def _due_query() -> Select[Any]:
    # Putting it together takes longer than running it.
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
