"""Opening hours as people write them, in both languages."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from backend.shop.opening_hours import DAY_MINUTES, Period, Week

_DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_DAILY = {"zh": "每天", "en": "daily"}
_TO = {"zh": "至", "en": "–"}
_AND = {"zh": "、", "en": " and "}
_THEN = {"zh": "，", "en": ", "}
_ALL_DAY = {"zh": "全天", "en": "all day"}
_ALWAYS = {"zh": "全天24小时", "en": "around the clock"}
_ALL_WEEK = 7


def hours_in_words(week: Week) -> dict[str, str] | None:
    """Return a week in Chinese and English; None for one without hours."""
    groups = list(_groups(week))
    if not groups:
        return None
    if groups == [(list(range(_ALL_WEEK)), (Period(0, DAY_MINUTES),))]:
        return dict(_ALWAYS)
    return {language: _THEN[language].join(_group(*each, language) for each in groups) for language in _DAYS}


def _groups(week: Week) -> Iterator[tuple[list[int], Sequence[Period]]]:
    """Yield days in a row that have the same hours."""
    for periods, days in groupby(range(_ALL_WEEK), lambda day: tuple(week.get(day, ()))):
        if periods:
            yield list(days), periods


def _group(days: list[int], periods: Sequence[Period], language: str) -> str:
    names = _DAYS[language]
    if len(days) == _ALL_WEEK:
        said = _DAILY[language]
    elif len(days) == 1:
        said = names[days[0]]
    else:
        said = f"{names[days[0]]}{_TO[language]}{names[days[-1]]}"
    return f"{said} {_AND[language].join(_period(period, language) for period in periods)}"


def _period(period: Period, language: str) -> str:
    if period.closes - period.opens == DAY_MINUTES:
        return _ALL_DAY[language]
    return f"{_clock(period.opens)}–{_clock(period.closes)}"


def _clock(minutes: int) -> str:
    # A day ends at 24:00; only what goes on after it is another day's.
    hour, minute = divmod(minutes if minutes == DAY_MINUTES else minutes % DAY_MINUTES, 60)
    return f"{hour}:{minute:02}"
