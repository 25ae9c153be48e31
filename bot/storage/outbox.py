"""Deliveries: each message on its way to a channel, until the channel has it."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address, Outgoing
from bot.storage.tables import conversations, deliveries, messages
from bot.storage.transcript import outgoing

WAITING = "waiting"
DEAD = "dead"


async def enqueue(
    connection: AsyncConnection, address: Address, written: list[Outgoing], now: datetime
) -> None:
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
    connection: AsyncConnection, channel: str, now: datetime, limit: int
) -> list[tuple[Address, Outgoing, int]]:
    """Return messages that may be sent now, oldest first a conversation, with their attempts so far.

    A conversation whose oldest waiting message isn't due yet has none: nothing overtakes.
    """
    earlier = deliveries.alias("earlier")
    is_blocked = (
        select(earlier.c.message_id)
        .where(
            and_(
                earlier.c.conversation_id == deliveries.c.conversation_id,
                earlier.c.status == WAITING,
                earlier.c.seq < deliveries.c.seq,
                earlier.c.due_at > now,
            )
        )
        .exists()
    )
    query = (
        select(messages, conversations.c.account, conversations.c.address, deliveries.c.attempts)
        .join(deliveries, deliveries.c.message_id == messages.c.id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(
            deliveries.c.channel == channel,
            deliveries.c.status == WAITING,
            deliveries.c.due_at <= now,
            ~is_blocked,
        )
        .order_by(messages.c.conversation_id, messages.c.seq)
        .limit(limit)
    )
    rows = (await connection.execute(query)).mappings()
    return [
        (Address(channel, row["account"], row["address"]), outgoing(row), row["attempts"]) for row in rows
    ]


async def record(connection: AsyncConnection, message_ids: list[str], status: str, **values: Any) -> None:
    """Note what became of deliveries."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id.in_(message_ids))
        .values(status=status, attempts=deliveries.c.attempts + 1, **values)
    )
