"""From Telegram's updates to what they mean for the gateway."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.conversations.model import Address, Command, Incoming
from channels.telegram.inbound.attachments import attachments_of, own_phone

CHANNEL = "telegram"
_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?=\s|$)", re.IGNORECASE)
# What else a shop may put behind its bot's address greets.
_LINK = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{22})\s*", re.IGNORECASE)
_UNLINK = re.compile(r"/unlink(?:@\w+)?\s*", re.IGNORECASE)
_COMMANDS = {command.value: command for command in Command}
_IN = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR})


@dataclass(frozen=True)
class Said:
    """A customer's message."""

    chat_id: int
    incoming: Incoming


@dataclass(frozen=True)
class LinkAsked:
    """Somebody wants their account linked with a customer of the shop, or no longer.

    Attributes:
        incoming: the message, without the token.
        token: what a link from the shop's page brought along; None to undo it.
        name: as they are called.
    """

    chat_id: int
    incoming: Incoming
    token: str | None
    name: str


@dataclass(frozen=True)
class Pressed:
    """A button under one of our messages.

    Attributes:
        query_id: what is answered, so that the button stops waiting.
        message_id: whose keyboard is used up.
        incoming: None where it was pressed by somebody whom it wasn't offered to.
    """

    chat_id: int
    query_id: str
    message_id: int
    locale: str | None
    incoming: Incoming | None


@dataclass(frozen=True)
class Joined:
    """Somebody took the bot into a group."""

    update_id: int
    chat_id: int
    locale: str | None


@dataclass(frozen=True)
class Dropped:
    """Nothing for us.

    Attributes:
        why: what it is, for the figures: `edited_message`, `group`, `service`, …
    """

    chat_id: int
    why: str


Meaning = Said | LinkAsked | Pressed | Joined | Dropped


def read_update(raw: Mapping[str, Any], account: str) -> Meaning:
    """Return what an update means.

    Args:
        raw: as it came over the wire.
        account: the bot's number.
    """
    try:
        return _as_read(Update.de_json(dict(raw)), raw, account)
    except Exception:  # noqa: BLE001 - whatever the library can't read; people go on sending it
        return _as_it_came(raw, account)


def locale_of(language_code: str | None) -> str | None:
    """Return the language to begin in: ours are two, and English is read by more of the others."""
    if not language_code or language_code.lower().startswith("zh"):
        return language_code
    return "en"


def _as_read(update: Update, raw: Mapping[str, Any], account: str) -> Meaning:
    if update.message:
        return _message(update.update_id, update.message.chat, raw["message"], account)
    if update.callback_query:
        return _press(update.callback_query, account)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    return Dropped(0, next((name for name in raw if name != "update_id"), "nothing"))


def _as_it_came(raw: Mapping[str, Any], account: str) -> Meaning:
    """Read a message that the library can't: of a kind that is too new for it, or too old."""
    message = raw.get("message")
    try:
        chat = Chat(int(message["chat"]["id"]), str(message["chat"]["type"]))  # type: ignore[index]
        update_id = int(raw["update_id"])
    except (KeyError, TypeError, ValueError):
        return Dropped(0, "unreadable")
    meaning = _message(update_id, chat, message or {}, account)
    is_empty = isinstance(meaning, Dropped) and meaning.why == "service"
    return Dropped(chat.id, "unreadable") if is_empty else meaning


def _message(update_id: int, chat: Chat, message: Mapping[str, Any], account: str) -> Meaning:
    if chat.type != ChatType.PRIVATE:
        return Dropped(chat.id, "group" if chat.type != ChatType.CHANNEL else "channel")
    text = str(message.get("text") or message.get("caption") or "")
    attachments = attachments_of(message)
    if not text and not attachments:
        return Dropped(chat.id, "service")
    command = _command(text)
    incoming = Incoming(
        _address(account, chat.id),
        f"u{update_id}",
        # What follows `/start` is a link's token, never words.
        "/start" if command is Command.START else text,
        _source(chat.id),
        locale=_locale(message),
        attachments=attachments,
        command=command,
    )
    return _link_asked(chat.id, incoming, text, message) or Said(chat.id, _with_own_phone(incoming))


def _link_asked(chat_id: int, incoming: Incoming, text: str, message: Mapping[str, Any]) -> LinkAsked | None:
    shown = _LINK.fullmatch(text)
    if not shown and not _UNLINK.fullmatch(text):
        return None
    sender = message.get("from")
    name = str(sender.get("first_name", "")) if isinstance(sender, dict) else ""
    return LinkAsked(chat_id, incoming, shown[1] if shown else None, name)


def _with_own_phone(incoming: Incoming) -> Incoming:
    """Return what a customer says who shares their own number: the number, and nothing besides."""
    phone = own_phone(incoming.attachments)
    return replace(incoming, text=phone, attachments=(), is_own_phone=True) if phone else incoming


def _locale(message: Mapping[str, Any]) -> str | None:
    sender = message.get("from")
    code = sender.get("language_code") if isinstance(sender, dict) else None
    return locale_of(code) if isinstance(code, str) else None


def _press(query: CallbackQuery, account: str) -> Meaning:
    message = query.message
    if message is None:
        return Dropped(query.from_user.id, "inline")
    chat, locale = message.chat, locale_of(query.from_user.language_code)
    incoming = None
    if chat.type == ChatType.PRIVATE and chat.id == query.from_user.id and query.data:
        # A keyboard is used once: whatever else is pressed on it is the same message.
        incoming = Incoming(
            _address(account, chat.id),
            f"k{message.message_id}",
            "",
            _source(chat.id),
            button_id=query.data,
            locale=locale,
        )
    return Pressed(chat.id, query.id, message.message_id, locale, incoming)


def _membership(update_id: int, change: ChatMemberUpdated) -> Meaning:
    is_new = change.new_chat_member.status in _IN and change.old_chat_member.status not in _IN
    if is_new and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        return Joined(update_id, change.chat.id, locale_of(change.from_user.language_code))
    return Dropped(change.chat.id, "membership")


def _command(text: str) -> Command | None:
    written = _COMMAND.match(text)
    name = written[1].lower() if written else ""
    return _COMMANDS.get(name)


def _address(account: str, chat_id: int) -> Address:
    return Address(CHANNEL, account, str(chat_id))


def _source(chat_id: int) -> str:
    return f"{CHANNEL}:{chat_id}"
