"""How a fact is written in a sentence, by language: dates, money, lists, localized names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_name
from babel.lists import format_list
from babel.numbers import parse_pattern

from gendan.platform.currencies import decimal_amount
from gendan.platform.visible_text import isolated

BABEL_LOCALES = {"zh": "zh_Hans_CN", "en": "en_US"}
_DAY_NAMES = {
    "zh": {-1: "昨天", 0: "今天", 1: "明天"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
_WEEK_DAYS = 7
# Where the clock on the wall is, it needs no name.
_CHINA = timedelta(hours=8)
_JUST_NOW = {"zh": "刚刚", "en": "just now"}
_SKELETONS = {"zh": ("M月d日", "y年M月d日"), "en": ("MMM d", "MMM d, y")}


@dataclass(frozen=True)
class FormatContext:
    """For whom and when a text is written.

    Attributes:
        language: `zh` or `en`.
        as_of: the answer's present instant; everything relative is relative to it.
        zone: time zone of the order's delivery address.
        terms: names of statuses and other codes in this language.
    """

    language: str
    as_of: datetime
    zone: ZoneInfo
    terms: Mapping[str, str]

    @property
    def locale(self) -> Locale:
        """Babel's locale for the language."""
        return Locale.parse(BABEL_LOCALES[self.language])


class FactError(Exception):
    """A fact can't be written the way a text asks; the message names both."""


def write_fact(value: Any, form: str, reading: FormatContext) -> str:
    """Return a fact in words.

    Args:
        value: the raw fact: text, number, ISO instant, Money, localized text, or a list of them.
        form: the name after the colon in a placeholder; empty for the value as it is.
        reading: for whom.

    Raises:
        FactError: the form is unknown or doesn't fit the value.
    """
    writer = _FORMS.get(form)
    if writer is None:
        raise FactError(f"no form is called '{form}'")
    try:
        return writer(value, reading)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise FactError(f"{value!r} can't be written as '{form or 'text'}'") from problem


def localized(value: Any, language: str) -> str:
    """Return a localized text in a language, else in English, else in any."""
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("en") or next(iter(value.values())))
    return str(value)


def instant(value: Any) -> datetime:
    """Read an ISO instant of the contract.

    Raises:
        ValueError: it isn't one, or has no time zone.
    """
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return parsed


def _plain(value: Any, reading: FormatContext) -> str:
    return isolated(localized(value, reading.language))


def _date(value: Any, reading: FormatContext) -> str:
    local, today = _local(value, reading)
    named, written = _day_name(local, today, reading), _calendar_day(local, today, reading)
    if not named:
        return written
    return f"{named}（{written}）" if reading.language == "zh" else f"{named} ({written})"


def _day_name(local: datetime, today: datetime, reading: FormatContext) -> str | None:
    return _DAY_NAMES[reading.language].get((local.date() - today.date()).days)


def _calendar_day(local: datetime, today: datetime, reading: FormatContext) -> str:
    this_year, other_year = _SKELETONS[reading.language]
    pattern = this_year if local.year == today.year else other_year
    return format_datetime(local, pattern, locale=reading.locale, tzinfo=reading.zone)


def _time(value: Any, reading: FormatContext) -> str:
    local, _ = _local(value, reading)
    return _clock(local, reading)


def _date_time(value: Any, reading: FormatContext) -> str:
    local, today = _local(value, reading)
    day = _day_name(local, today, reading) or _calendar_day(local, today, reading)
    joint = " " if reading.language == "zh" else ", "
    return f"{day}{joint}{_clock(local, reading)}"


def _moment(value: Any, reading: FormatContext) -> str:
    """Return a point in time within a sentence: `tomorrow at 9:00 AM (China Time)`, `周一 09:00`."""
    local, today = _local(value, reading)
    day = _day_name(local, today, reading)
    if day is None and 1 < (local.date() - today.date()).days < _WEEK_DAYS:
        day = format_datetime(local, "EEE" if reading.language == "zh" else "EEEE", locale=reading.locale)
        day = day if reading.language == "zh" else f"on {day}"
    if reading.language == "zh":
        written = f"{day or _calendar_day(local, today, reading)} {_clock(local, reading)}"
        return written if local.utcoffset() == _CHINA else f"{written}（{_zone_name(local, reading)}）"
    written = f"{day or f'on {_calendar_day(local, today, reading)}'} at {_clock(local, reading)}"
    return f"{written} ({_zone_name(local, reading)})"


def _zone_name(local: datetime, reading: FormatContext) -> str:
    return get_timezone_name(local, zone_variant="generic", locale=reading.locale)


def _duration(value: Any, reading: FormatContext) -> str:
    """Return minutes as people say them: `1 hour 30 minutes`, `90分钟` is `1小时30分钟`."""
    days, rest = divmod(timedelta(minutes=value), timedelta(days=1))
    hours, rest = divmod(rest, timedelta(hours=1))
    parts = (timedelta(days=days), timedelta(hours=hours), rest)
    joint = "" if reading.language == "zh" else " "
    return joint.join(format_timedelta(part, threshold=1, locale=reading.locale) for part in parts if part)


def _clock(local: datetime, reading: FormatContext) -> str:
    pattern = "HH:mm" if reading.language == "zh" else "h:mm a"
    return format_datetime(local, pattern, locale=reading.locale, tzinfo=reading.zone)


def _ago(value: Any, reading: FormatContext) -> str:
    past = reading.as_of - instant(value)
    if past < timedelta(minutes=1):
        return _JUST_NOW[reading.language]
    return format_timedelta(-past, add_direction=True, locale=reading.locale, threshold=1.2)


def _local(value: Any, reading: FormatContext) -> tuple[datetime, datetime]:
    return instant(value).astimezone(reading.zone), reading.as_of.astimezone(reading.zone)


def _money(value: Any, reading: FormatContext) -> str:
    amount = decimal_amount(value["minor"], value["currency"])
    # Babel would write as many digits as CLDR has for the currency.
    pattern = parse_pattern(reading.locale.currency_formats["standard"].pattern)
    pattern.frac_prec = (_decimals(amount),) * 2
    return pattern.apply(amount, reading.locale, currency=value["currency"], currency_digits=False)


def _decimals(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _term(value: Any, reading: FormatContext) -> str:
    return reading.terms[value]


def _choice(value: Any, reading: FormatContext) -> str:
    return format_list([reading.terms[one] for one in value], style="or", locale=reading.locale)


def _list(value: Any, reading: FormatContext) -> str:
    return format_list([_plain(one, reading) for one in value], locale=reading.locale)


_FORMS: dict[str, Callable[[Any, FormatContext], str]] = {
    "": _plain,
    "local": _plain,
    "date": _date,
    "time": _time,
    "datetime": _date_time,
    "ago": _ago,
    "moment": _moment,
    "duration": _duration,
    "money": _money,
    "term": _term,
    "list": _list,
    "choice": _choice,
}
FORMS = frozenset(_FORMS)
