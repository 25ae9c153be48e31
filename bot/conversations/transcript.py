"""The transcript: every message of every sender, in one order a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, func, insert, select

from bot.conversations.model import PUT_OFF, Address, News, OfferedButton, Outgoing, Sender
from bot.conversations.tables import buttons, conversations, messages, pending
from bot.shared.ids import BUTTON, new_id
from gendan.contracts import Payload
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class Draft:
    """A message that is rendered but not yet in the transcript; each button comes with its payload."""

    body: dict[str, Any]
    choices: tuple[tuple[str, Payload], ...] = ()


async def message_with_external_id(
    connection: Connection, conversation_id: str, external_id: str
) -> tuple[str, int] | None:
    """Return id and seq of a message that came before under the same channel's id, or None."""
    given = {"conversation_id_": conversation_id, "external_id_": external_id}
    row = (await connection.execute(_SAME_MESSAGE, given)).first()
    return (row.id, row.seq) if row else None


async def add_customer_message(
    connection: Connection,
    conversation_id: str,
    seq: int,
    external_id: str,
    body: dict[str, Any],
    now: datetime,
) -> str:
    """Write a customer's message at a position and owe it an answer; return its id."""
    message_id = new_id("m")
    row = {
        "id": message_id,
        "conversation_id": conversation_id,
        "seq": seq,
        "sender": Sender.CUSTOMER,
        "external_id": external_id,
        "body": body,
        "buttons": [],
        "created_at": now,
    }
    await connection.execute(_ADD_MESSAGE, row)
    owed = {"message_id": message_id, "conversation_id": conversation_id, "seq": seq}
    await connection.execute(_OWE, owed)
    return message_id


async def add_replies(
    connection: Connection,
    conversation_id: str,
    first: int,
    turn_id: str | None,
    drafts: Sequence[Draft],
    now: datetime,
    sender: Sender = Sender.BOT,
) -> list[Outgoing]:
    """Write what is said to the customer, from position `first` on, with opaque ids for its buttons."""
    if not drafts:
        return []
    written = []
    for seq, draft in enumerate(drafts, first):
        offered = tuple(OfferedButton(new_id(BUTTON), title) for title, _ in draft.choices)
        written.append(Outgoing(new_id("m"), conversation_id, seq, sender, now, draft.body, offered))
    await connection.execute(_ADD_MESSAGE, [_row(message, turn_id) for message in written])
    rows = [
        {
            "id": button.id,
            "conversation_id": conversation_id,
            "payload": payload,
            "title": button.title,
            "created_at": now,
        }
        for message, draft in zip(written, drafts, strict=True)
        for button, (_, payload) in zip(message.buttons, draft.choices, strict=True)
    ]
    if rows:
        await connection.execute(_ADD_BUTTON, rows)
    return written


async def replay(
    connection: Connection, conversation_id: str, after_seq: int, most: int | None = None
) -> list[Outgoing]:
    """Return the first `most` messages of every sender after a position, in order."""
    query = (
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > after_seq)
        .order_by(messages.c.seq)
        .limit(most)
    )
    return [outgoing(row) for row in (await connection.execute(query)).mappings()]


async def news(connection: Connection, address: Address, after_seq: int) -> News | None:
    """Return what stands in the transcript at an address after a position; None when nothing does."""
    at = {"channel_": address.channel, "account_": address.account, "address_": address.conversation}
    rows = list((await connection.execute(_NEWS, {**at, "after": after_seq})).mappings())
    if not rows:
        return None
    return News(rows[0]["customer_id"], [(row["external_id"], outgoing(row)) for row in rows])


async def replies_to(connection: Connection, message_id: str) -> list[Outgoing] | None:
    """Return what was said in answer to a customer's message; None while it waits.

    Messages that were answered together have one answer, and it belongs to the last of them. What was said
    outside any turn since the answer before comes first: by a person, or when the message was put off. Only
    that the answer comes later is no news beside the answer.
    """
    row = (await connection.execute(_TURN_OF, {"message_id_": message_id})).first()
    if row is None or row.turn_id is None:
        return None
    found = (await connection.execute(_OF_TURN, {"turn_id_": row.turn_id})).mappings()
    turn = [outgoing(message) for message in found]
    if any(m.sender is Sender.CUSTOMER and m.seq > row.seq for m in turn):
        return []
    said = [message for message in turn if message.sender is not Sender.CUSTOMER]
    return [*await _said_outside_turns_before(connection, row.conversation_id, said), *said]


async def said_by_people(connection: Connection, conversation_id: str, after_seq: int) -> list[Outgoing]:
    """Return what people, not the bot, said after a position, in order."""
    given = {"conversation_id_": conversation_id, "after": after_seq}
    return [outgoing(row) for row in (await connection.execute(_BY_PEOPLE, given)).mappings()]


async def _said_outside_turns_before(
    connection: Connection, conversation_id: str, said: list[Outgoing]
) -> list[Outgoing]:
    """Return what no turn said between a turn's answer and that of the turn before: it had no other way."""
    if not said:
        return []
    given = {"conversation_id_": conversation_id, "before": said[0].seq}
    found = (await connection.execute(_SAID_OUTSIDE_TURNS, given)).mappings()
    return [message for message in map(outgoing, found) if message.body.get("name") not in PUT_OFF]


async def button_pressed(
    connection: Connection, conversation_id: str, button_id: str
) -> tuple[str, Payload] | None:
    """Return a button's title and meaning; None unless it was offered in this very conversation."""
    given = {"button_id": button_id, "conversation_id_": conversation_id}
    row = (await connection.execute(_PRESSED, given)).first()
    return (row.title, row.payload) if row else None


def outgoing(row: RowMapping) -> Outgoing:
    """Read a message's row."""
    return Outgoing(
        row["id"],
        row["conversation_id"],
        row["seq"],
        Sender(row["sender"]),
        row["created_at"],
        row["body"],
        tuple(OfferedButton(**button) for button in row["buttons"]),
    )


def _row(message: Outgoing, turn_id: str | None) -> dict[str, Any]:
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "sender": message.sender,
        "external_id": None,
        "turn_id": turn_id,
        "body": message.body,
        "buttons": [{"id": button.id, "title": button.title} for button in message.buttons],
        "created_at": message.created_at,
    }


# Putting a statement together takes longer than running it; these run several times a turn.
_SAME_MESSAGE = select(messages.c.id, messages.c.seq).where(
    messages.c.conversation_id == bindparam("conversation_id_"),
    messages.c.external_id == bindparam("external_id_"),
)
_ADD_MESSAGE = insert(messages)
_ADD_BUTTON = insert(buttons)
_OWE = insert(pending)
_NEWS = (
    select(messages, conversations.c.customer_id)
    .join(conversations, conversations.c.id == messages.c.conversation_id)
    .where(
        conversations.c.channel == bindparam("channel_"),
        conversations.c.account == bindparam("account_"),
        conversations.c.address == bindparam("address_"),
        messages.c.seq > bindparam("after"),
    )
    .order_by(messages.c.seq)
)
_BY_PEOPLE = (
    select(messages)
    .where(
        messages.c.conversation_id == bindparam("conversation_id_"),
        messages.c.seq > bindparam("after"),
        messages.c.sender == Sender.AGENT,
    )
    .order_by(messages.c.seq)
)
_earlier = messages.alias()
_ANSWERED_BEFORE = select(func.max(_earlier.c.seq)).where(
    _earlier.c.conversation_id == bindparam("conversation_id_"),
    _earlier.c.seq < bindparam("before"),
    _earlier.c.sender == Sender.BOT,
    _earlier.c.turn_id.is_not(None),
)
_SAID_OUTSIDE_TURNS = (
    select(messages)
    .where(
        messages.c.conversation_id == bindparam("conversation_id_"),
        messages.c.seq > func.coalesce(_ANSWERED_BEFORE.scalar_subquery(), 0),
        messages.c.seq < bindparam("before"),
        messages.c.sender != Sender.CUSTOMER,
        messages.c.turn_id.is_(None),
    )
    .order_by(messages.c.seq)
)
_TURN_OF = select(messages.c.turn_id, messages.c.seq, messages.c.conversation_id).where(
    messages.c.id == bindparam("message_id_")
)
_OF_TURN = select(messages).where(messages.c.turn_id == bindparam("turn_id_")).order_by(messages.c.seq)
_PRESSED = select(buttons.c.title, buttons.c.payload).where(
    buttons.c.id == bindparam("button_id"), buttons.c.conversation_id == bindparam("conversation_id_")
)
