"""Conversations: who talks where, in which language, about which order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ids import new_id
from bot.messages import Address, Speaker
from bot.principal import Asker
from bot.storage.tables import conversations, pending


@dataclass(frozen=True)
class Conversation:
    """One row of `conversations`, without its lease.

    Attributes:
        episode: counts stretches of meaning; Rasa knows each as a conversation of its own.
        standing_turn_id: the episode's last turn whose answer the customer saw, None at its beginning.
        disclosed: whether order data were, or may have been, shown while nobody was signed in.
    """

    id: str
    address: Address
    customer_id: str | None
    disclosed: bool
    language: str
    language_pinned: bool
    episode: int
    standing_turn_id: str | None
    order_in_focus: str | None
    speaker: Speaker
    source: str
    introduced: bool
    last_customer_at: datetime | None

    @property
    def dialogue_id(self) -> str:
        """The name under which Rasa keeps this episode."""
        return f"{self.id}:{self.episode}"

    @property
    def asker(self) -> Asker:
        """Who asks in this conversation."""
        return Asker(self.id, self.address.channel, self.source, self.customer_id)


def _conversation(row: RowMapping) -> Conversation:
    address = Address(row["channel"], row["account"], row["address"])
    same = {
        name: row[name] for name in Conversation.__dataclass_fields__ if name not in ("address", "speaker")
    }
    return Conversation(address=address, speaker=Speaker(row["speaker"]), **same)


async def conversation_by_id(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """Return the conversation, or None."""
    return await _one(connection, conversations.c.id == conversation_id)


async def conversation_at(connection: AsyncConnection, address: Address) -> Conversation | None:
    """Return the conversation at a channel's address, or None."""
    return await _one(connection, _is_at(address))


async def open_conversation(
    connection: AsyncConnection,
    address: Address,
    *,
    language: str,
    source: str,
    now: datetime,
    customer_id: str | None,
) -> Conversation:
    """Begin a conversation at an address where there is none."""
    values = {
        "id": new_id("c"),
        "channel": address.channel,
        "account": address.account,
        "address": address.conversation,
        "customer_id": customer_id,
        "language": language,
        "source": source,
        "created_at": now,
    }
    row = (await connection.execute(insert(conversations).values(values).returning(conversations))).mappings()
    return _conversation(row.one())


async def change_conversation(connection: AsyncConnection, conversation_id: str, **values: Any) -> None:
    """Set columns of a conversation."""
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(**values)
    )


async def adopt_conversation(connection: AsyncConnection, conversation_id: str, customer_id: str) -> bool:
    """Give a visitor's conversation to who signs in; False when it may be somebody else's.

    It may when order data were shown in it, when somebody else has just signed in, and while a message
    waits: its turn asks for the visitor, and what comes of it would be shown to the customer.
    """
    free = (conversations.c.id == conversation_id, conversations.c.customer_id.is_(None))
    visitor = select(conversations.c.id).where(*free, ~conversations.c.disclosed).with_for_update()
    if (await connection.execute(visitor)).first() is None:
        return False
    waiting = select(pending.c.message_id).where(pending.c.conversation_id == conversation_id).limit(1)
    if (await connection.execute(waiting)).first() is not None:
        return False
    await change_conversation(connection, conversation_id, customer_id=customer_id)
    return True


async def next_seqs(connection: AsyncConnection, conversation_id: str, count: int) -> int:
    """Take `count` positions in the transcript and return the first."""
    taken = await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(next_seq=conversations.c.next_seq + count)
        .returning(conversations.c.next_seq)
    )
    return int(taken.scalar_one()) - count


async def take_lease(
    connection: AsyncConnection, conversation_id: str, owner: str, now: datetime, until: datetime
) -> bool:
    """Become the one process that runs this conversation's turns; False when another one is."""
    is_free = or_(
        conversations.c.lease_until.is_(None),
        conversations.c.lease_until < now,
        conversations.c.lease_owner == owner,
    )
    taken = await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id, is_free)
        .values(lease_owner=owner, lease_until=until)
    )
    return taken.rowcount == 1


async def free_leases(connection: AsyncConnection) -> None:
    """End every lease; for a starting process that knows that it is the only one."""
    await connection.execute(update(conversations).values(lease_owner=None, lease_until=None))


async def holds_lease(connection: AsyncConnection, conversation_id: str, owner: str) -> bool:
    """Whether this process is still the one that runs the conversation's turns."""
    query = select(conversations.c.lease_owner).where(conversations.c.id == conversation_id).with_for_update()
    return (await connection.execute(query)).scalar() == owner


async def _one(connection: AsyncConnection, condition: Any) -> Conversation | None:
    row = (await connection.execute(select(conversations).where(condition))).mappings().first()
    return _conversation(row) if row else None


def _is_at(address: Address) -> Any:
    return (
        (conversations.c.channel == address.channel)
        & (conversations.c.account == address.account)
        & (conversations.c.address == address.conversation)
    )
