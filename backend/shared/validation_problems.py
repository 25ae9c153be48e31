"""What is wrong with an order as sent, in words that say what to do."""

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from backend.shared.carriers import CARRIERS
from backend.shared.input_validation import CARRIER, COUNTRY, CURRENCY, EVENT, HAS_ALNUM, HTTPS

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
_PATTERNS = {
    CARRIER: f"is no carrier's code; write one of {', '.join(CARRIERS)}, or another in small letters",
    COUNTRY: "is no country's code; write its two capital letters, such as CN",
    CURRENCY: "is no currency's code; write its three capital letters, such as CNY",
    HAS_ALNUM: "has neither a letter nor a digit; write the order's number",
    HTTPS: "is no address; write it with https:// and without blanks",
    EVENT: "is no event; write it in lower case, such as cancel",
}


@dataclass(frozen=True)
class Problem:
    """One problem of one field."""

    field: str
    text: str


def find_problems(error: ValidationError) -> list[Problem]:
    """Return every problem that a model found."""
    return [Problem(field_path(details["loc"], "order"), words_of(details)) for details in error.errors()]


def words_of(details: ErrorDetails) -> str:
    """Return what is wrong with a field and what to write instead; no pattern that only engineers read."""
    context = details.get("ctx") or {}
    if details["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(context.get("pattern", ""), "is not written as it has to be; see docs/import.md")
    if details["type"] in ("literal_error", "enum"):
        taken = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return f"is none of {taken}; write one of these"
    said = details["msg"].removeprefix("Value error, ")
    return _WORDS.get(details["type"], said)


def field_path(location: tuple[str | int, ...], whole: str) -> str:
    """Return where a problem is, such as `items[0].sku`; `whole` where it isn't in any one field."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path or whole
