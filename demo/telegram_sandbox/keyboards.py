"""Buttons under a message and in place of the letters: what Telegram lets through."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from demo.telegram_sandbox.chats import Chat
from demo.telegram_sandbox.errors import Json, bad_request
from demo.telegram_sandbox.limits import MAX_CALLBACK_DATA_BYTES, BotLimits

_MOST_BUTTONS = 100
_MAX_PLACEHOLDER = 64
_INLINE_KINDS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")
_OWN_DATA = ("request_contact", "request_location")


def check_markup(markup: Any, chat: Chat, limits: BotLimits) -> Json | None:
    """Return a reply markup as Telegram keeps it; None when there is nothing to show.

    Raises:
        ApiError: 400, with what is wrong.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup, limits)
    if "keyboard" in markup:
        return _reply(markup, chat)
    return {name: True for name in ("remove_keyboard", "force_reply") if markup.get(name)} or None


def _inline(markup: Json, limits: BotLimits) -> Json | None:
    rows = _rows(markup["inline_keyboard"], "inline keyboard")
    for button in _flat(rows):
        _check_inline_button(button, limits)
    return {"inline_keyboard": rows} if rows else None


def _check_inline_button(button: Any, limits: BotLimits) -> None:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    kinds = [kind for kind in _INLINE_KINDS if kind in button]
    if not kinds:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in kinds:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= MAX_CALLBACK_DATA_BYTES:
            limits.breach("callback_data")
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in kinds and urlsplit(str(button["url"])).scheme not in {"http", "https", "tg"}:
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol"
        )


def _reply(markup: Json, chat: Chat) -> Json | None:
    rows = [
        [{"text": button} if isinstance(button, str) else button for button in row]
        for row in _rows(markup["keyboard"], "keyboard")
    ]
    for button in _flat(rows):
        if not isinstance(button, dict) or not button.get("text"):
            raise bad_request("can't parse keyboard button: Can't find field \"text\"")
        if chat.is_group and any(button.get(kind) for kind in _OWN_DATA):
            raise bad_request("phone number can be requested in private chats only")
    if len(markup.get("input_field_placeholder") or "") > _MAX_PLACEHOLDER:
        raise bad_request("input field placeholder is too long")
    return markup | {"keyboard": rows} if rows else None


def _rows(rows: Any, kind: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse reply markup: {kind} must be an Array of Arrays")
    kept = [row for row in rows if row]
    if sum(map(len, kept)) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return kept


def _flat(rows: list[list[Any]]) -> Iterable[Any]:
    return (button for row in rows for button in row)
