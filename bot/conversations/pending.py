"""Customers' messages that wait for an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, literal, null, select, update

from bot.conversations.model import Sender
from bot.conversations.tables import messages, pending
from gendan.contracts import Payload
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class PendingMessage:
    """A customer's message that no turn has answered yet.

    Attributes:
        kept_at: since when the customer knows that the answer comes later.
        hidden: whether a card or identity number in it was hidden.
        kinds: of what came with it, or instead of words.
        album: what binds several attachments together, where something does.
        is_cut: whether more was typed than is read.
        suspicions: how often the dialogue broke while it was at this message.
    """

    id: str
    seq: int
    text: str
    payload: Payload | None
    locale: str | None
    created_at: datetime
    kept_at: datetime | None = None
    hidden: bool = False
    kinds: tuple[str, ...] = ()
    album: str | None = None
    is_cut: bool = False
    suspicions: int = 0

    @property
    def intent(self) -> str | None:
        """What the button means that was pressed, None for words."""
        return self.payload["intent"] if self.payload else None


async def waiting_messages(connection: Connection, conversation_id: str) -> list[PendingMessage]:
    """Return the customer's messages that wait for an answer, in order."""
    rows = (await connection.execute(_WAITING, {"conversation_id_": conversation_id})).mappings()
    return [_waiting(row) for row in rows]


async def customer_message_before(
    connection: Connection, conversation_id: str, seq: int
) -> PendingMessage | None:
    """Return the customer's last message before a position in the transcript, None without one."""
    given = {"conversation_id_": conversation_id, "seq_": seq, "sender_": Sender.CUSTOMER}
    row = (await connection.execute(_BEFORE, given)).mappings().first()
    return _waiting(row) if row else None


async def is_waiting(connection: Connection, conversation_id: str) -> bool:
    """Whether any message of a conversation waits for an answer."""
    return bool(await connection.scalar(_IS_WAITING, {"conversation_id_": conversation_id}))


async def conversations_waiting(connection: Connection) -> list[str]:
    """Return every conversation in which a customer waits; what a starting process looks after first."""
    return list((await connection.execute(select(pending.c.conversation_id).distinct())).scalars())


async def mark_answered(connection: Connection, message_ids: list[str], turn_id: str | None) -> None:
    """Owe these messages no answer any more."""
    answered = [{"message_id_": message_id, "turn_id_": turn_id} for message_id in message_ids]
    await connection.execute(_OWE_NOTHING, answered)
    await connection.execute(_ANSWERED, answered)


async def defer(connection: Connection, message_ids: list[str], now: datetime) -> None:
    """Mark messages as those whose answer comes later, and the customer knows."""
    await connection.execute(update(pending).where(pending.c.message_id.in_(message_ids)).values(kept_at=now))


async def count_suspicion(connection: Connection, message_ids: list[str]) -> None:
    """Count that the dialogue broke while it was at these messages."""
    suspicions = pending.c.suspicions + 1
    query = update(pending).where(pending.c.message_id.in_(message_ids)).values(suspicions=suspicions)
    await connection.execute(query)


def _waiting(row: RowMapping) -> PendingMessage:
    body = row["body"]
    attachments = body.get("attachments", ())
    return PendingMessage(
        row["id"],
        row["seq"],
        str(body.get("text", "")),
        body.get("payload"),
        body.get("locale"),
        row["created_at"],
        row["kept_at"],
        hidden=bool(body.get("masked")),
        kinds=tuple(attachment["kind"] for attachment in attachments),
        album=next((attachment["album"] for attachment in attachments if "album" in attachment), None),
        is_cut=bool(body.get("cut")),
        suspicions=row["suspicions"],
    )


# Putting a statement together takes longer than running it; these run several times a turn.
_WAITING = (
    select(
        messages.c.id,
        messages.c.seq,
        messages.c.body,
        messages.c.created_at,
        pending.c.kept_at,
        pending.c.suspicions,
    )
    .join(pending, pending.c.message_id == messages.c.id)
    .where(pending.c.conversation_id == bindparam("conversation_id_"))
    .order_by(pending.c.seq)
)
_BEFORE = (
    select(
        messages.c.id,
        messages.c.seq,
        messages.c.body,
        messages.c.created_at,
        null().label("kept_at"),
        literal(0).label("suspicions"),
    )
    .where(
        messages.c.conversation_id == bindparam("conversation_id_"),
        messages.c.seq < bindparam("seq_"),
        messages.c.sender == bindparam("sender_"),
    )
    .order_by(messages.c.seq.desc())
    .limit(1)
)
_IS_WAITING = (
    select(pending.c.message_id).where(pending.c.conversation_id == bindparam("conversation_id_")).limit(1)
)
_OWE_NOTHING = delete(pending).where(pending.c.message_id == bindparam("message_id_"))
_ANSWERED = (
    update(messages).where(messages.c.id == bindparam("message_id_")).values(turn_id=bindparam("turn_id_"))
)
