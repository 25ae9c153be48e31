"""What was shown of the transcript, and what is still to be: nobody listened, or another gateway wrote it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.conversations.model import Address, Outgoing
from bot.conversations.tables import conversations, messages
from bot.conversations.transcript import outgoing
from bot.outbound.outbox import WAITING
from bot.outbound.tables import deliveries
from bot.ports import DeliveryOutcome
from gendan.platform.storage.database import Connection


async def missed(
    connection: Connection, conversation_id: str, after_seq: int, until_seq: int, most: int
) -> list[Outgoing]:
    """Return the first `most` messages between two positions that nobody was there to hear, in order."""
    given = {"conversation_id_": conversation_id, "after": after_seq, "until": until_seq, "most": most}
    return [outgoing(row) for row in (await connection.execute(_MISSED, given)).mappings()]


async def note_heard(connection: Connection, message_ids: Collection[str]) -> None:
    """Note that messages were shown, whoever was to deliver them or found nobody to hear them."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id.in_(message_ids), deliveries.c.status.in_(_UNHEARD))
        .values(status=DeliveryOutcome.ACCEPTED)
    )


async def lately(connection: Connection, channel: str, since: datetime) -> list[tuple[Address, int]]:
    """Return the conversations in which something was said lately, each with its last position."""
    rows = (await connection.execute(_LATELY, {"channel_": channel, "since": since})).all()
    return [(Address(channel, row.account, row.address), row.seq) for row in rows]


_UNHEARD = (WAITING, DeliveryOutcome.PARKED)
_MISSED = (
    select(messages)
    .join(deliveries, deliveries.c.message_id == messages.c.id)
    .where(
        messages.c.conversation_id == bindparam("conversation_id_"),
        messages.c.seq > bindparam("after"),
        messages.c.seq <= bindparam("until"),
        deliveries.c.status.in_(_UNHEARD),
    )
    .order_by(messages.c.seq)
    .limit(bindparam("most"))
)
_LATELY = (
    select(conversations.c.account, conversations.c.address, func.max(deliveries.c.seq).label("seq"))
    .join(deliveries, deliveries.c.conversation_id == conversations.c.id)
    .where(
        deliveries.c.channel == bindparam("channel_"),
        deliveries.c.status.in_((*_UNHEARD, DeliveryOutcome.ACCEPTED)),
        deliveries.c.due_at > bindparam("since"),
    )
    .group_by(conversations.c.account, conversations.c.address)
)
