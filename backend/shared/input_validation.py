"""What may come in from outside at all: texts that every database keeps, times of this age, real zones."""

import math
import re
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime

from gendan.platform.visible_text import visible

# What no screen shows and not every database takes: control characters and halves of characters.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# How single fields are written; backend/shared/validation_problems.py says each in words.
CARRIER = r"^[a-z0-9_-]+$"
COUNTRY = r"^[A-Z]{2}$"
CURRENCY = r"^[A-Z]{3}$"
HAS_ALNUM = r"[0-9A-Za-z]"
HTTPS = r"^https://\S+$"
EVENT = r"^[a-z_]{1,40}$"
_DEEPEST = 20
# Beyond these the calendar ends, where another time zone would be another year.
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_ZONES = frozenset(available_timezones())


def storable(value: Any, deepest: int = _DEEPEST) -> Any:
    """Return a JSON value as it is.

    Raises:
        ValueError: somewhere in it is something that can't be stored.
    """
    if isinstance(value, str):
        if found := _UNSTORABLE.search(value):
            raise ValueError(f"has a character that can't be shown (U+{ord(found[0]):04X}); remove it")
        if value.strip() and not visible(value):
            raise ValueError("has nothing in it that can be seen; fill it in")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("has a number that is none; leave it out")
    if isinstance(value, dict | list):
        if deepest <= 0:
            raise ValueError(f"is nested more than {_DEEPEST} deep; flatten it")
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            storable(inner, deepest - 1)
    return value


def _of_this_age(at: datetime) -> datetime:
    if not _EARLIEST <= at < _LATEST:
        raise ValueError(f"is not between {_EARLIEST.year} and {_LATEST.year}; check the year")
    return at


def _real(zone: str) -> str:
    if zone not in _ZONES:
        raise ValueError("is no time zone; use a name such as Asia/Shanghai")
    return zone


Moment = Annotated[AwareDatetime, AfterValidator(_of_this_age)]
Zone = Annotated[str, AfterValidator(_real)]
