"""Conversations: who talks where, in which language, about which order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, insert, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.cluster.tables import gateways
from bot.conversations.model import Address, Speaker
from bot.conversations.pending import is_waiting
from bot.conversations.tables import conversations, messages, pending
from bot.shared.ids import new_id
from bot.shared.principal import Asker
from gendan.platform.storage.database import Connection

LEASE_FREE = {"lease_owner": None, "lease_until": None}
ANYBODY = frozenset(Speaker)
"""For what may be said whoever speaks."""

# Longer than any turn takes. A dead process's conversations wait this long where another one goes on.
LEASE = timedelta(seconds=25)
# A message that nobody has taken up by then was accepted by a process that died.
TAKEN_UP_WITHIN = timedelta(seconds=5)


@dataclass(frozen=True)
class Conversation:
    """One row of `conversations`, without its lease.

    Attributes:
        episode: counts stretches of meaning; Rasa knows each as a conversation of its own.
        standing_turn_id: the episode's last turn whose answer the customer saw, None at its beginning.
        read_seq: up to where the customer has seen what was said.
        next_seq: the position that the next message gets.
        disclosed: whether order data were, or may have been, shown while nobody was signed in.
        blocked_at: since when the customer takes nothing more from us, None while they do.
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
    read_seq: int
    next_seq: int
    last_customer_at: datetime | None
    blocked_at: datetime | None

    @property
    def dialogue_id(self) -> str:
        """The name under which Rasa keeps this episode."""
        return f"{self.id}:{self.episode}"

    @property
    def asker(self) -> Asker:
        """Who asks in this conversation."""
        return Asker(self.id, self.address.channel, self.source, self.customer_id)


def conversation_of(row: RowMapping) -> Conversation:
    """Read a conversation's row."""
    address = Address(row["channel"], row["account"], row["address"])
    same = {
        name: row[name] for name in Conversation.__dataclass_fields__ if name not in ("address", "speaker")
    }
    return Conversation(address=address, speaker=Speaker(row["speaker"]), **same)


async def conversation_at(connection: Connection, address: Address) -> Conversation | None:
    """Return the conversation at a channel's address, or None."""
    at = {"channel_": address.channel, "account_": address.account, "address_": address.conversation}
    row = (await connection.execute(_AT_ADDRESS, at)).mappings().first()
    return conversation_of(row) if row else None


async def conversation_with_id(connection: Connection, conversation_id: str) -> Conversation:
    """Return a conversation that there is."""
    query = select(conversations).where(conversations.c.id == conversation_id)
    return conversation_of((await connection.execute(query)).mappings().one())


async def hold_conversation(connection: Connection, conversation_id: str) -> None:
    """Have all others that would write to a conversation wait until the transaction ends."""
    query = select(conversations.c.id).where(conversations.c.id == conversation_id)
    await connection.execute(query.with_for_update())


async def open_conversation(
    connection: Connection,
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
    return conversation_of(row.one())


async def change_conversation(connection: Connection, conversation_id: str, **values: Any) -> None:
    """Set columns of a conversation."""
    await take_positions(connection, conversation_id, 0, **values)


async def adopt_conversation(connection: Connection, conversation_id: str, customer_id: str) -> bool:
    """Give a visitor's conversation to who signs in; False when it may be somebody else's.

    It may when order data were shown in it, when somebody else has just signed in, and while a message
    waits: its turn asks for the visitor, and what comes of it would be shown to the customer.
    """
    free = (conversations.c.id == conversation_id, conversations.c.customer_id.is_(None))
    visitor = select(conversations.c.id).where(*free, ~conversations.c.disclosed).with_for_update()
    if (await connection.execute(visitor)).first() is None or await is_waiting(connection, conversation_id):
        return False
    await change_conversation(connection, conversation_id, customer_id=customer_id)
    return True


async def take_positions(connection: Connection, conversation_id: str, count: int, **values: Any) -> int:
    """Set columns of a conversation, take `count` positions in its transcript and return the first."""
    given = {"id_": conversation_id, "count": count, **_prefixed(values)}
    taken = await connection.execute(_taking(tuple(values)), given)
    return int(taken.scalar_one()) - count


async def take_positions_as(
    connection: Connection,
    conversation_id: str,
    count: int,
    speakers: frozenset[Speaker],
    held_by: str | None = None,
    **values: Any,
) -> int | None:
    """As `take_positions`, if one of `speakers` speaks there and `held_by`, if any, holds the lease.

    Else nothing is changed, and None returned.
    """
    given = {"id_": conversation_id, "count": count, **_prefixed(values)}
    if held_by is not None:
        given["owner"] = held_by
    statement = _taking(tuple(values), by_owner=held_by is not None, speakers=speakers)
    row = (await connection.execute(statement, given)).first()
    return row.next_seq - count if row else None


def _prefixed(values: Mapping[str, Any]) -> dict[str, Any]:
    # SQLAlchemy keeps columns' own names to itself.
    return {f"new_{name}": value for name, value in values.items()}


@cache
def _taking(
    columns: tuple[str, ...], *, by_owner: bool = False, speakers: frozenset[Speaker] = ANYBODY
) -> ReturningUpdate[Any]:
    # Putting a statement together takes longer than running it; these are each made once.
    statement = update(conversations).where(conversations.c.id == bindparam("id_"))
    if by_owner:
        statement = statement.where(conversations.c.lease_owner == bindparam("owner"))
    if speakers != ANYBODY:
        statement = statement.where(conversations.c.speaker.in_(sorted(speakers)))
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    next_seq = conversations.c.next_seq
    return statement.values(next_seq=next_seq + bindparam("count"), **changed).returning(next_seq)


async def take_lease(
    connection: Connection, conversation_id: str, owner: str, now: datetime, until: datetime
) -> Conversation | None:
    """Become the one process that runs this conversation's turns; None when another one is."""
    given = {"id_": conversation_id, "owner": owner, "now": now, "until": until}
    row = (await connection.execute(_TAKE_LEASE, given)).mappings().first()
    return conversation_of(row) if row else None


async def free_lease(connection: Connection, conversation_id: str) -> None:
    """Let any process run the conversation's next turn."""
    await change_conversation(connection, conversation_id, **LEASE_FREE)


async def free_leases(connection: Connection, owner: str | None = None) -> None:
    """End a process's leases; all of them for a starting process that knows that it is the only one."""
    leased = conversations.c.lease_owner
    is_meant = leased.is_not(None) if owner is None else leased == owner
    await connection.execute(update(conversations).where(is_meant).values(**LEASE_FREE))


async def free_leases_of_dead(
    connection: Connection, conversation_ids: Collection[str], now: datetime
) -> None:
    """End the leases that dead gateways hold of some conversations."""
    is_held = conversations.c.lease_owner.in_(_dead(now))
    is_meant = conversations.c.id.in_(conversation_ids)
    await connection.execute(update(conversations).where(is_meant, is_held).values(**LEASE_FREE))


async def conversations_abandoned(connection: Connection, now: datetime) -> list[str]:
    """Return the conversations in which a customer waits and that no living process is at.

    Who is at one holds its lease, or takes it at once; only what was kept for later waits longer.
    """
    is_free = or_(conversations.c.lease_until.is_(None), conversations.c.lease_until < now)
    is_left = and_(
        is_free,
        or_(
            messages.c.created_at < now - LEASE,
            and_(pending.c.kept_at.is_(None), messages.c.created_at < now - TAKEN_UP_WITHIN),
        ),
    )
    query = (
        select(pending.c.conversation_id)
        .join(messages, messages.c.id == pending.c.message_id)
        .join(conversations, conversations.c.id == pending.c.conversation_id)
        .where(or_(is_left, conversations.c.lease_owner.in_(_dead(now))))
        .distinct()
    )
    return list((await connection.execute(query)).scalars())


def _dead(now: datetime) -> Select[Any]:
    return select(gateways.c.id).where(gateways.c.alive_until < now)


_AT_ADDRESS = select(conversations).where(
    conversations.c.channel == bindparam("channel_"),
    conversations.c.account == bindparam("account_"),
    conversations.c.address == bindparam("address_"),
)
_TAKE_LEASE = (
    update(conversations)
    .where(
        conversations.c.id == bindparam("id_"),
        or_(
            conversations.c.lease_until.is_(None),
            conversations.c.lease_until < bindparam("now"),
            conversations.c.lease_owner == bindparam("owner"),
        ),
    )
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
    .returning(conversations)
)
