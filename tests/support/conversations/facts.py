"""Facts of orders, as they are at a moment, and whether an answer holds them in any usual way of writing."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.shared.language import to_simplified

_PART = re.compile(r"(parcel|item|return)(\d+)")
_LISTS = {"parcel": "shipments", "item": "items", "return": "returns"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_DAYS = {
    -2: ("前天",),
    -1: ("昨天", "yesterday"),
    0: ("今天", "today"),
    1: ("明天", "tomorrow"),
    2: ("后天",),
}
_WEEKDAYS = (
    ("一", "mon"),
    ("二", "tue"),
    ("三", "wed"),
    ("四", "thu"),
    ("五", "fri"),
    ("六", "sat"),
    ("日天", "sun"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class NoSuchFactError(Exception):
    """A script names a fact that its order doesn't have."""


@dataclass(frozen=True)
class Reading:
    """How an answer is read.

    Attributes:
        text: everything that it shows.
        zone: of the order's destination; days are counted there.
        now: when it was given.
    """

    text: str
    zone: ZoneInfo
    now: datetime


def fact_of(orders: Mapping[str, Mapping[str, Any]], fact: str) -> Any:
    """Return what a fact such as `GD100004.parcel1.pickup.code` is, from orders by their numbers.

    Raises:
        NoSuchFactError: there is no such order, parcel or field.
    """
    number, *path = fact.split(".")
    value: Any = orders.get(number)
    for name in path:
        part = _PART.fullmatch(name)
        try:
            value = value[_LISTS[part[1]]][int(part[2]) - 1] if part else value[name]
        except (KeyError, IndexError, TypeError):
            raise NoSuchFactError(f"{fact}: there is no '{name}'") from None
    return value


def is_told(value: Any, reading: Reading) -> bool:
    """Whether an answer holds a fact. Of a list, every entry's name; what isn't known can't be held."""
    if isinstance(value, list):
        return all(is_told(entry.get("name", entry), reading) for entry in value)
    return any(_holds(reading.text, form) for form in _forms(value, reading))


def _forms(value: Any, reading: Reading) -> Iterator[str]:
    """Yield the ways in which a value is written."""
    match value:
        case {"from": str(), "to": str()}:
            yield from _forms(value["from"], reading)
            yield from _forms(value["to"], reading)
        case {"minor": int(), "decimal": str()}:
            yield value["decimal"]
            yield value["decimal"].removesuffix(".00")
        case {"en": str()} | {"zh": str()}:
            yield from value.values()
        case str() if _INSTANT.fullmatch(value):
            yield value  # on a card
            yield from _days(datetime.fromisoformat(value), reading)
        case str() | int():
            yield str(value)


def _days(at: datetime, reading: Reading) -> Iterator[str]:
    """Yield how the day of an instant is written, in either language: a card has both."""
    day, today = at.astimezone(reading.zone).date(), reading.now.astimezone(reading.zone).date()
    distance = (day - today) // timedelta(days=1)
    chinese, english = _WEEKDAYS[day.weekday()]
    month = _MONTHS[day.month - 1]
    yield from (f"{day.month}月{day.day}日", f"{day.month}月{day.day}号", f"{day.month}/{day.day}")
    yield from (f"{word}{character}" for word in ("周", "星期", "礼拜") for character in chinese)
    yield from (f"{month} {day.day}", f"{day.day} {month}", english)
    yield from (f"{-distance}天前", f"{-distance} days ago")
    hours = (reading.now - at) / timedelta(hours=1)
    for age in {int(hours), round(hours)}:
        yield from (f"{age}小时前", f"{age} hours ago")
    yield from _DAYS.get(distance, ())


def _holds(text: str, form: str) -> bool:
    sought, where = plain(form), plain(text)
    if not sought:
        return False
    # 3 isn't in 13, nor 247 in 1247.
    before = r"(?<!\d)(?<!\d\.)" if sought[0].isdigit() else ""
    # Blanks are gone: a year may follow at once.
    after = r"(?:(?=20\d\d)|(?!\d)(?!\.\d))" if sought[-1].isdigit() else ""
    return re.search(before + re.escape(sought) + after, where) is not None


def plain(text: str) -> str:
    """Return text without what is written in several ways: case, width, script, blanks, a month's end."""
    folded = to_simplified(unicodedata.normalize("NFKC", text)).casefold()
    folded = re.sub(rf"\b({'|'.join(_MONTHS)})[a-z]*\.?", r"\1", folded)
    return re.sub(r"[\s\-‐‑–—]+|(?<=\d),(?=\d{3}\b)|(?<=\d),(?= )", "", folded)


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text and amount in JSON, such as a card's."""
    if isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from texts_in(part)
    elif isinstance(value, str):
        yield value
