"""Deliveries: each message on its way to a channel, until the channel has it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, func, insert, or_, select, update

from bot.cluster.tables import gateways
from bot.conversations.model import Address, Outgoing
from bot.conversations.tables import conversations, messages
from bot.conversations.transcript import outgoing
from bot.outbound.tables import deliveries
from bot.ports import DeliveryOutcome
from gendan.platform.storage.database import Connection
from gendan.platform.storage.outbox import Outbox

WAITING = "waiting"
DEAD = "dead"


@dataclass(frozen=True)
class Due:
    """A message that may be sent now.

    Attributes:
        attempts: made so far.
        is_blocked: whether the customer takes nothing more at the moment.
        is_unsure: whether a gateway that had claimed it died, so that it may have arrived already.
    """

    address: Address
    message: Outgoing
    attempts: int
    is_blocked: bool
    is_unsure: bool


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
    connection: Connection, channel: str, now: datetime, limit: int, busy: Collection[str] = ()
) -> list[Due]:
    """Return messages that may be sent now, the oldest first.

    A conversation whose oldest waiting message isn't due yet has none: nothing overtakes.

    Args:
        connection: to the gateway's database.
        channel: whose.
        now: the present.
        limit: at most so many.
        busy: conversations that are being delivered to.
    """
    values = {"channel": channel, "now": now, "limit": limit}
    query = (_DUE_BESIDE, values | {"busy": list(busy)}) if busy else (_DUE, values)
    return [_due(row) for row in (await connection.execute(*query)).mappings()]


async def claim(
    connection: Connection,
    channel: str,
    owner: str,
    now: datetime,
    until: datetime,
    limit: int,
    busy: Collection[str] = (),
) -> list[Due]:
    """Claim messages that may be sent now, the first of each conversation; no other gateway sends them.

    Args:
        connection: to the gateway's database, which others use too.
        channel: whose.
        owner: this gateway.
        now: the present.
        until: when another one may send what this one hasn't said anything about.
        limit: at most so many.
        busy: conversations that are being delivered to.
    """
    values = {"channel_": channel, "owner": owner, "now": now, "until": until, "limit": limit}
    query = (_CLAIM_BESIDE, values | {"busy": list(busy)}) if busy else (_CLAIM, values)
    claimed = list((await connection.execute(*query)).mappings())
    if not claimed:
        return []
    ids = [row["message_id"] for row in claimed]
    return [_due(row) for row in (await connection.execute(_CLAIMED, {"ids": ids})).mappings()]


async def free_claims_of_dead(connection: Connection, now: datetime) -> list[str]:
    """Let messages that dead gateways had claimed be sent by others now; return their channels."""
    freed = await connection.execute(_FREE_CLAIMS, {"now": now})
    return sorted(set(freed.scalars()))


async def record(connection: Connection, outcomes: Mapping[str, str]) -> None:
    """Note what became of deliveries, by message; of two outcomes the first one stands."""
    rows = [{"message_id_": message_id, "outcome": outcome} for message_id, outcome in outcomes.items()]
    await connection.execute(_RECORD, rows)


async def postpone(
    connection: Connection, message_id: str, owner: str, due_at: datetime, attempts: int = 1
) -> None:
    """Try a delivery again later, unless another gateway has claimed it meanwhile.

    Args:
        connection: to the gateway's database.
        message_id: whose.
        owner: this gateway.
        due_at: when.
        attempts: how many were made for it now.
    """
    is_ours = or_(deliveries.c.claimed_by.is_(None), deliveries.c.claimed_by == owner)
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.message_id == message_id, is_ours)
        .values(attempts=deliveries.c.attempts + attempts, due_at=due_at, claimed_by=None)
    )


async def block(connection: Connection, conversation_id: str, at: datetime) -> None:
    """Note that a customer took nothing more at an instant, and drop what waits for them.

    Whoever has written since then takes messages again.
    """
    silent_since = func.coalesce(conversations.c.last_customer_at, conversations.c.created_at) <= at
    marked = await connection.execute(
        update(conversations).where(conversations.c.id == conversation_id, silent_since).values(blocked_at=at)
    )
    if marked.rowcount:
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.conversation_id == conversation_id, deliveries.c.status == WAITING)
            .values(status=DeliveryOutcome.REFUSED)
        )


def _due_query() -> Select[Any]:
    earlier = deliveries.alias("earlier")
    is_blocked = (
        select(earlier.c.message_id)
        .where(
            and_(
                # By the index, so that what was delivered ever since isn't looked through.
                earlier.c.channel == bindparam("channel"),
                earlier.c.conversation_id == deliveries.c.conversation_id,
                earlier.c.status == WAITING,
                earlier.c.seq < deliveries.c.seq,
                earlier.c.due_at > bindparam("now"),
            )
        )
        .exists()
    )
    return (
        _addressed()
        .where(
            deliveries.c.channel == bindparam("channel"),
            deliveries.c.status == WAITING,
            deliveries.c.due_at <= bindparam("now"),
            ~is_blocked,
        )
        # When more waits than is taken at a time, nobody is passed over for good.
        .order_by(messages.c.created_at, messages.c.conversation_id, messages.c.seq)
        .limit(bindparam("limit"))
    )


def _addressed() -> Select[Any]:
    return (
        select(
            messages,
            conversations.c.channel,
            conversations.c.account,
            conversations.c.address,
            conversations.c.blocked_at,
            deliveries.c.attempts,
            deliveries.c.is_unsure,
        )
        .join(deliveries, deliveries.c.message_id == messages.c.id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
    )


def _due(row: RowMapping) -> Due:
    return Due(
        Address(row["channel"], row["account"], row["address"]),
        outgoing(row),
        row["attempts"],
        row["blocked_at"] is not None,
        row["is_unsure"],
    )


# Putting a statement together takes longer than running it; these run with every turn.
_DUE = _due_query()
_DUE_BESIDE = _DUE.where(messages.c.conversation_id.not_in(bindparam("busy", expanding=True)))
_OUTBOX = Outbox(
    deliveries,
    id="message_id",
    stream=("channel", "conversation_id"),
    position="seq",
    due_at="due_at",
    is_waiting=lambda row: row.c.status == WAITING,
)
_CLAIMING = {
    "claimed_by": bindparam("owner"),
    # Who had claimed it before has never said what became of it.
    "is_unsure": or_(deliveries.c.is_unsure, deliveries.c.claimed_by.is_not(None)),
}
_CLAIM = _OUTBOX.claim(lambda row: row.c.channel == bindparam("channel_"), **_CLAIMING)
_CLAIM_BESIDE = _OUTBOX.claim(
    lambda row: row.c.channel == bindparam("channel_"),
    lambda row: row.c.conversation_id.not_in(bindparam("busy", expanding=True)),
    **_CLAIMING,
)
_CLAIMED = (
    _addressed()
    .where(deliveries.c.message_id.in_(bindparam("ids", expanding=True)))
    .order_by(messages.c.created_at, messages.c.conversation_id, messages.c.seq)
)
_FREE_CLAIMS = (
    update(deliveries)
    .where(
        deliveries.c.status == WAITING,
        deliveries.c.claimed_by.in_(select(gateways.c.id).where(gateways.c.alive_until < bindparam("now"))),
        deliveries.c.due_at > bindparam("now"),
    )
    .values(due_at=bindparam("now"))
    .returning(deliveries.c.channel)
)
_ENQUEUE = insert(deliveries)
_RECORD = (
    update(deliveries)
    .where(deliveries.c.message_id == bindparam("message_id_"), deliveries.c.status == WAITING)
    .values(status=bindparam("outcome"), attempts=deliveries.c.attempts + 1)
)
