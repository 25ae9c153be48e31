"""How a message is written for those who listen: in stock Rasa's dialect, and in ours."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from bot.conversations.model import Outgoing

# What only widgets that know our dialect ask for a session with.
_OURS = frozenset({"after_seq", "identity", "locale"})
# Stock clients read text as Markdown, each in its own way: what would make a link, with any scheme, or a
# picture of a name or a customer's words is written as its full-width twin, which is only read.
_LINK_MARKS = str.maketrans("[]<>", "［］＜＞")
_LINE_END = re.compile(r"(?<!\n) *\n(?!\n)")


class Dialect(StrEnum):
    """What a client understands.

    Stock clients know Rasa's keys alone, and some tell what a message is by their number: rasa-webchat
    shows nothing at all of a text that has an id beside it.
    """

    STOCK = "stock"
    OURS = "ours"

    def write(self, message: Outgoing) -> dict[str, Any]:
        """Return a message as this dialect has it."""
        return _ours(message) if self is Dialect.OURS else _stock(message)


def dialect_of(asked: Mapping[str, Any]) -> Dialect:
    """Return the dialect in which a session was asked for."""
    return Dialect.OURS if _OURS & asked.keys() else Dialect.STOCK


def _stock(message: Outgoing) -> dict[str, Any]:
    written: dict[str, Any] = {"text": _as_markdown(message.attributed)}
    if message.buttons:
        written["quick_replies"] = _quick_replies(message)
    return written


def _ours(message: Outgoing) -> dict[str, Any]:
    written: dict[str, Any] = {
        "text": message.text,
        "id": message.id,
        "seq": message.seq,
        "sender": message.sender,
        "created_at": message.created_at.isoformat(),
    }
    if "agent" in message.body:
        written["agent"] = message.body["agent"]
    if message.buttons:
        written["quick_replies"] = _quick_replies(message)
    if "button" in message.body:
        written["payload_id"] = message.body["button"]
    if attachments := shown_attachments(message.body.get("attachments", ())):
        written["attachments"] = attachments
    if message.data:
        written["data"] = message.data
    return written


def shown_attachments(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what a widget is told of a message's files; the files themselves it asks for by their ids."""
    return [
        {"id": one["upload_id"], **{name: one.get(name) for name in ("kind", "name", "mime_type", "size")}}
        for one in kept
        if "upload_id" in one
    ]


def _quick_replies(message: Outgoing) -> list[dict[str, str]]:
    return [
        {"title": button.title, "payload": button.payload, "content_type": "text"}
        for button in message.buttons
    ]


def _as_markdown(text: str) -> str:
    """Return plain text so that who reads it as Markdown shows its lines, and no link that isn't ours."""
    return _LINE_END.sub("  \n", text.translate(_LINK_MARKS))
