"""What is wrong with an order as sent, in words that say what to do."""

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "is missing; add it",
    "extra_forbidden": "is not known; check its spelling or put it into custom_fields",
    "timezone_aware": "has no time zone; write it like 2026-11-22T08:30:00+08:00",
    "datetime_from_date_parsing": "is no time; write it like 2026-11-22T08:30:00+08:00",
    "datetime_parsing": "is no time; write it like 2026-11-22T08:30:00+08:00",
    "int_parsing": "is no whole number",
    "int_from_float": "is no whole number; money is sent in minor units",
    "dict_type": "is empty or no text; fill it in",
    "string_too_short": "is empty; fill it in",
}


@dataclass(frozen=True)
class Problem:
    """One problem of one field."""

    field: str
    text: str


def find_problems(error: ValidationError) -> list[Problem]:
    """Return every problem that a model found."""
    return [Problem(_path(details["loc"]), _words(details)) for details in error.errors()]


def _words(details: ErrorDetails) -> str:
    said = details["msg"].removeprefix("Value error, ")
    return _WORDS.get(details["type"], said)


def _path(location: tuple[str | int, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path or "order"
