"""Buttons in rows that fit a phone."""

import unicodedata
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.conversations.model import OfferedButton
from channels.telegram.outbound.graphemes import cut_before

# Letters that stand beside each other on a narrow phone, a button's own edges included.
_ROW_WIDTH, _EDGES = 34, 4
_MOST_IN_ROW = 3
_LONGEST_TITLE = 60
# Telegram refuses a message with more.
_MOST_BUTTONS = 100
_NO_TITLE = "…"


def keyboard(buttons: Sequence[OfferedButton]) -> InlineKeyboardMarkup | None:
    """Return inline buttons that carry our opaque ids; None without any."""
    rows: list[list[InlineKeyboardButton]] = []
    free = 0
    for button in buttons[:_MOST_BUTTONS]:
        title = _short(button.title)
        needed = _width(title) + _EDGES
        if needed > free or len(rows[-1]) == _MOST_IN_ROW:
            rows.append([])
            free = _ROW_WIDTH
        rows[-1].append(InlineKeyboardButton(title, callback_data=button.id))
        free -= needed
    return InlineKeyboardMarkup(rows) if rows else None


def phone_keyboard(title: str) -> ReplyKeyboardMarkup:
    """Return the one button by which somebody shares their own number; gone once it is used."""
    button = KeyboardButton(_short(title), request_contact=True)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def _short(title: str) -> str:
    if len(title) > _LONGEST_TITLE:
        title = title[: cut_before(title, _LONGEST_TITLE - 1)] + "…"
    return title.strip() or _NO_TITLE


def _width(title: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in title)
