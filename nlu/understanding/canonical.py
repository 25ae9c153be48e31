"""The value of an entity in the form that backends expect."""

from __future__ import annotations

import re

from gendan.text.contacts import phone_digits

_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = {word: str(n) for words in (_CHINESE, _ENGLISH) for n, word in enumerate(words, 1)} | {"两": "2"}
_COMPACT = frozenset({"order_number", "tracking_number", "tax_number"})

NUMERAL = re.compile(
    rf"\d{{1,3}}(?:\.\d)?(?:/\d{{1,2}})?|[两{''.join(_CHINESE)}]{{1,2}}|{'|'.join(_ENGLISH)}"
)


def canonical(entity: str, original: str, normalised: str) -> str:
    """Return the value of an entity.

    Order, tracking and tax numbers are capitals without gaps, telephone numbers digits with an
    optional leading "+", e-mail addresses small, quantities and ratings decimal digits; everything
    else stays as it was typed.

    Args:
        entity: its kind.
        original: as it was typed.
        normalised: the same in one form.
    """
    if entity in _COMPACT:
        return re.sub(r"\s", "", normalised).upper()
    if entity == "phone":
        return phone_digits(normalised)
    if entity == "email":
        return normalised
    if entity == "postcode":
        return normalised.upper()
    if entity in {"quantity", "rating"}:
        return _decimal(normalised)
    return original.strip()


def _decimal(number: str) -> str:
    digits = re.search(r"\d+(?:\.\d+)?", number)
    return digits.group() if digits else _DIGITS.get(number, number)
