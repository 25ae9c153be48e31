"""When somebody is there: periods by weekday on the shop's own clock, without the days it is closed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
# A shop that stays closed for longer says nothing about when it opens.
_HORIZON = timedelta(days=400)
# Who is open for as long as this counts as open without an end.
_ENDLESS = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Period:
    """One stretch of a day.

    Attributes:
        opens: minutes after midnight.
        closes: likewise; more than a day's where it ends on the next one.
    """

    opens: int
    closes: int


@dataclass(frozen=True)
class Stretch:
    """From when until when somebody is there without a break, in UTC."""

    opens_at: datetime
    closes_at: datetime


Week = Mapping[int, Sequence[Period]]
Holiday = tuple[date, date]


@dataclass(frozen=True)
class OpenState:
    """How it is at an instant.

    Attributes:
        open_now: whether somebody is there; None where the shop states no hours.
        opens_at: when somebody is there next; None while somebody is, and where nobody will be.
        closes_at: until when somebody is there; None while nobody is, and where there is no end.
    """

    open_now: bool | None
    opens_at: datetime | None
    closes_at: datetime | None


class OpeningHours:
    """A shop's week.

    Args:
        week: periods by weekday, Monday first; one that goes past midnight belongs to the day it begins on.
        holidays: days on which no period begins, each first and last.
        zone: whose clock the periods are read on.
    """

    def __init__(self, week: Week, holidays: Sequence[Holiday], zone: ZoneInfo) -> None:
        self._week = week
        self._holidays = holidays
        self._zone = zone

    def standing(self, now: datetime) -> OpenState:
        """Return how it is now."""
        stretch = next(self._stretches(now), None)
        if stretch is None:
            return OpenState(open_now=False, opens_at=None, closes_at=None)
        if now < stretch.opens_at:
            return OpenState(open_now=False, opens_at=stretch.opens_at, closes_at=None)
        ends = stretch.closes_at if stretch.closes_at - now <= _ENDLESS else None
        return OpenState(open_now=True, opens_at=None, closes_at=ends)

    def after(self, now: datetime, working: timedelta) -> datetime | None:
        """Return when somebody will have been there for so long; None where that is too far off."""
        for stretch in self._stretches(now):
            begins = max(now, stretch.opens_at)
            if begins + working <= stretch.closes_at:
                return begins + working
            working -= stretch.closes_at - begins
        return None

    def _stretches(self, now: datetime) -> Iterator[Stretch]:
        """Yield from now on when somebody is there, in order; what touches is one."""
        since, current = now, None
        for opens_at, closes_at in self._instants(now):
            if closes_at <= since:
                continue
            fresh = Stretch(max(opens_at, since), closes_at)
            if current is None or fresh.opens_at > current.closes_at:
                if current:
                    yield current
                current = fresh
            else:
                current = Stretch(current.opens_at, max(current.closes_at, fresh.closes_at))
            if current.closes_at - now > _ENDLESS:
                # Nobody looks for its end; the rest is another stretch.
                yield current
                since, current = current.closes_at, None
        if current:
            yield current

    def _instants(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        # A period of two days ago can't last until now: none is longer than two days less a minute.
        day = now.astimezone(self._zone).date() - timedelta(days=2)
        last = day + _HORIZON
        while day <= last:
            if not any(first <= day <= end for first, end in self._holidays):
                for period in sorted(self._week.get(day.weekday(), ())):
                    opens_at, closes_at = self._at(day, period.opens), self._at(day, period.closes)
                    # Where the clock is put forward, a short period may not exist.
                    if opens_at < closes_at:
                        yield opens_at, closes_at
            day += timedelta(days=1)

    def _at(self, day: date, minutes: int) -> datetime:
        day += timedelta(days=minutes // DAY_MINUTES)
        hour, minute = divmod(minutes % DAY_MINUTES, 60)
        return datetime.combine(day, time(hour, minute), self._zone).astimezone(UTC)


def read_week(hours: Mapping[str, Sequence[str]]) -> dict[int, tuple[Period, ...]]:
    """Read `{"mon-fri": ["9:00-12:00", "13:00-18:00"], "sat": ["22:00-2:00"]}`.

    Raises:
        ValueError: a day or a period can't be read, or two periods of a day overlap; it says which.
    """
    week: dict[int, tuple[Period, ...]] = {}
    for named, written in hours.items():
        periods = tuple(sorted(map(_period, written)))
        for former, later in pairwise(periods):
            if later.opens < former.closes:
                raise ValueError(f"'{named}' has two periods at the same time; join them")
        for day in _days(named):
            if day in week:
                raise ValueError(f"'{WEEKDAYS[day]}' is named twice; name each day once")
            week[day] = periods
    return week


def read_holiday(written: date | str) -> Holiday:
    """Read a day, `2027-02-06`, or several, `2027-02-06/2027-02-12`.

    Raises:
        ValueError: it is neither.
    """
    first, _, last = str(written).partition("/")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(f"'{written}' is no day; write 2027-02-06, or 2027-02-06/2027-02-12") from None
    if days[1] < days[0]:
        raise ValueError(f"'{written}' ends before it begins; turn it round")
    return days


def _days(named: str) -> Iterator[int]:
    for part in named.split(","):
        first, dash, last = (piece.strip().lower() for piece in part.partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise ValueError(f"'{named}' names no days; write {', '.join(WEEKDAYS)}, or several as mon-fri")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        yield from (day % 7 for day in range(begin, end + 1 if end >= begin else end + 8))


def _period(written: str) -> Period:
    match = _PERIOD.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"'{written}' is no period; write it as 9:00-18:00")
    hours = [int(part) for part in match.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if max(hours[1], hours[3]) > 59 or opens >= DAY_MINUTES or closes > DAY_MINUTES:  # noqa: PLR2004
        raise ValueError(f"'{written}' has a time that no clock shows; a day is 0:00-24:00")
    # "22:00-2:00" ends on the next day; "0:00-0:00" is as good as "0:00-24:00".
    return Period(opens, closes if closes > opens else closes + DAY_MINUTES)
