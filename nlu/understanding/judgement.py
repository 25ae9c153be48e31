"""What a number can and can't be, by its form and the words before it."""

from __future__ import annotations

import re

from gendan.text.contacts import is_surely_a_phone
from understanding.canonical import NUMERAL
from understanding.disjoint import Mark
from understanding.patterns import forms_of, is_money
from understanding.phrases import introduced
from understanding.units import Unit

_BARE_NUMBER_DIGITS = 5
_SHORTEST_ANNOUNCED = 3
_MOST_COUNT_DIGITS = 2
_IDENTIFIERS = frozenset({"order_number", "tracking_number", "phone"})
_PUBLIC_HOTLINES = frozenset({"12315", "315", "12345", "12306", "110", "12305"})
_TIME_AFTER = re.compile("天|分[钟期钱]|个?点|[小秒]")
# "Your phone number" names no telephone that somebody bought.
_NUMBER_AFTER = re.compile(" numbers?\\b|号")
_LANGUAGE = re.compile("[中英粤汉华国普广繁简]|engl|chin|mandarin|canton|inggris|anglais|ingl")
_DURATION = re.compile(r"(?:\d+|[一二两三四五六七八九十几]+)天|\d+%|ago")


def is_plausible(text: str, mark: Mark) -> bool:
    """Tell whether a mark can be what it is called: money and hotlines, say, identify nothing."""
    if mark.label == "postcode":
        return any(char.isdigit() for char in text[mark.start : mark.end])
    if mark.label in _IDENTIFIERS:
        return _identifies(text, mark.start, mark.end)
    if mark.label == "product":
        return not _NUMBER_AFTER.match(text, mark.end)
    said = text[mark.start : mark.end]
    if mark.label in {"quantity", "rating"}:
        is_amount = is_money(text, mark.start, mark.end) or _TIME_AFTER.match(text, mark.end)
        return bool(NUMERAL.fullmatch(said)) and not is_amount
    if mark.label.startswith("language"):
        return bool(_LANGUAGE.search(said))
    return mark.label != "date" or not _DURATION.fullmatch(said) or text.startswith("前", mark.end)


def _identifies(text: str, start: int, end: int) -> bool:
    said = text[start:end]
    enough = sum(char.isdigit() for char in said) >= _SHORTEST_ANNOUNCED
    return enough and said not in _PUBLIC_HOTLINES and not is_money(text, start, end)


def certain_label(text: str, unit: Unit) -> str | None:
    """Return what a unit must be whatever the sentence says: announced by name, or of a unique form."""
    forms = forms_of(unit.text)
    if "email" in forms:
        return "email"
    if unit.kind != "number" or not _identifies(text, unit.start, unit.end):
        return None
    announced = introduced(text, unit.start)
    if announced:
        return announced
    if is_surely_a_phone(unit.text):
        return "phone"
    return "tracking_number" if "tracking_number" in forms else None


def likely_label(text: str, unit: Unit) -> str | None:
    """Return what a unit probably is when nothing else says so.

    A long number is an order's; a short one that is the whole message is a count.
    """
    if unit.kind != "number" or is_money(text, unit.start, unit.end) or unit.text in _PUBLIC_HOTLINES:
        return None
    forms = forms_of(unit.text)
    if "phone" in forms:
        return "phone"
    digits = sum(char.isdigit() for char in unit.text)
    if unit.text == text.strip(" ?!.") and unit.text.isdigit() and digits <= _MOST_COUNT_DIGITS:
        return "quantity"
    is_number = digits >= _BARE_NUMBER_DIGITS or (unit.text.startswith("#") and digits > 1)
    return "order_number" if is_number and "date" not in forms else None
