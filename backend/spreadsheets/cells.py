"""Cells of a file as values; what can't be read stays text with a reason."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from gendan.platform.currencies import minor_digits

_MONEY = re.compile(r"[^\d.,-]")
_TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
)


class CellError(ValueError):
    """A cell can't be read; the message says how to write it."""


def read_minor(text: str, currency: str) -> int:
    """Return an amount such as `1,299.00` or `¥129` in minor units of its currency.

    Raises:
        CellError: it's no amount, negative, or finer than the currency's minor unit.
    """
    digits = minor_digits(currency)
    plain = _MONEY.sub("", text).replace(",", "")
    try:
        minor = Decimal(plain).scaleb(digits)
    except InvalidOperation:
        raise CellError(f"'{text}' is no amount; write it like 129.00") from None
    if minor != minor.to_integral_value():
        raise CellError(f"'{text}' has more decimals than {currency} has; write {digits} at most")
    if minor < 0:
        raise CellError(f"'{text}' is negative; write amounts without a sign")
    return int(minor)


def read_time(text: str, timezone: str) -> datetime:
    """Return an instant; one without a zone is meant in the shop's.

    Raises:
        CellError: it's no time.
    """
    at = _parse_time(text.strip())
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(timezone))


def read_count(text: str) -> int:
    """Return a whole number; `2.0`, as spreadsheets write it, is one.

    Raises:
        CellError: it isn't.
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise CellError(f"'{text}' is no number") from None
    if number != number.to_integral_value():
        raise CellError(f"'{text}' is no whole number")
    return int(number)


def read_yes(text: str) -> bool:
    """Return whether a cell says yes.

    Raises:
        CellError: it says neither.
    """
    folded = text.strip().lower()
    if folded in ("1", "yes", "true", "y", "是"):
        return True
    if folded in ("0", "no", "false", "n", "否"):
        return False
    raise CellError(f"'{text}' is neither yes nor no")


def _parse_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _TIMES:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is added by the caller
        except ValueError:
            continue
    raise CellError(f"'{text}' is no time; write it like 2026-11-22 08:30")
