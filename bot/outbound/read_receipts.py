"""How far customers have seen what was said."""

from sqlalchemy import bindparam, select, update

from bot.conversations.model import Address, Sender
from bot.conversations.tables import conversations, messages
from bot.outbound.tables import deliveries
from bot.ports import DeliveryOutcome
from gendan.platform.storage.database import Connection

DISPLAYED = "displayed"


async def note_seen(connection: Connection, address: Address, seq: int) -> bool:
    """Note that a conversation was seen up to a position; False if that is no news, or can't be."""
    at = {"channel_": address.channel, "account_": address.account, "address_": address.conversation}
    before = (await connection.execute(_BEFORE, {**at, "seq_": seq})).first()
    if before is None:
        return False
    given = {"id_": before.id, "seq_": seq}
    await connection.execute(_SEEN, given)
    await connection.execute(_DISPLAYED, {**given, "before_": before.read_seq})
    return True


_BEFORE = (
    select(conversations.c.id, conversations.c.read_seq)
    .where(
        conversations.c.channel == bindparam("channel_"),
        conversations.c.account == bindparam("account_"),
        conversations.c.address == bindparam("address_"),
        conversations.c.read_seq < bindparam("seq_"),
        # What wasn't said yet can't have been seen.
        conversations.c.next_seq > bindparam("seq_"),
    )
    .with_for_update()
)
_SEEN = update(conversations).where(conversations.c.id == bindparam("id_")).values(read_seq=bindparam("seq_"))
_DISPLAYED = (
    update(deliveries)
    .where(
        deliveries.c.message_id.in_(
            select(messages.c.id).where(
                messages.c.conversation_id == bindparam("id_"),
                messages.c.seq > bindparam("before_"),
                messages.c.seq <= bindparam("seq_"),
                messages.c.sender != Sender.CUSTOMER,
            )
        ),
        deliveries.c.status.in_((DeliveryOutcome.ACCEPTED, DeliveryOutcome.PARKED)),
    )
    .values(status=DISPLAYED)
)
