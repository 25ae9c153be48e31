"""When the shop's people are there: any week, any zone, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.shop.opening_hours import WEEKDAYS, OpeningHours, OpenState, Period, read_holiday, read_week
from backend.shop.opening_hours_text import hours_in_words

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns")
SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = {"mon-fri": ["9:00-12:00", "13:00-18:00"], "sat": ["10:00-16:00"]}
MINUTE = timedelta(minutes=1)

minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def a_day(draw: st.DrawFn) -> tuple[Period, ...]:
    """Up to three periods that don't overlap; the last one may go on past midnight."""
    borders = sorted(draw(st.sets(minutes, min_size=0, max_size=6)))
    if len(borders) % 2:
        borders.append(draw(st.integers(borders[-1] + 1, borders[-1] + 24 * 60)))
    return tuple(Period(*borders[place : place + 2]) for place in range(0, len(borders), 2))


weeks = st.dictionaries(st.integers(0, 6), a_day(), max_size=7)
three_years = st.integers(0, 3 * 365 * 24 * 60)
instants = three_years.map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed * MINUTE)
zones = st.sampled_from(ZONES).map(ZoneInfo)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def open_between(hours: OpeningHours, at: datetime, end: datetime) -> timedelta:
    """How long somebody is there until then, from one opening or closing to the next."""
    worked = timedelta()
    while at < end:
        standing = hours.standing(at)
        until = min(standing.closes_at or standing.opens_at or end, end)
        worked += (until - at) if standing.open_now else timedelta()
        at = until
    return worked


def is_written_open(week: dict[int, tuple[Period, ...]], zone: ZoneInfo, now: datetime) -> bool:
    """What somebody says who looks at the sign on the door and at the clock beside it."""
    local = now.astimezone(zone)
    at = local.hour * 60 + local.minute
    return any(
        period.opens <= at + ago * 24 * 60 < period.closes
        for ago in (0, 1)
        for period in week.get((local.date() - timedelta(days=ago)).weekday(), ())
    )


def clock_is_regular(zone: ZoneInfo, now: datetime) -> bool:
    """Whether nobody turned the clock within a day and a half: then the sign can be read in one way only."""
    around = {(now + timedelta(hours=hours)).astimezone(zone).utcoffset() for hours in (-36, 0, 36)}
    return len(around) == 1


@given(weeks, zones, instants)
def test_open_is_what_the_sign_on_the_door_says(
    week: dict[int, tuple[Period, ...]], zone: ZoneInfo, now: datetime
) -> None:
    if clock_is_regular(zone, now):
        standing = OpeningHours(week, [], zone).standing(now)
        assert standing.open_now is is_written_open(week, zone, now)


@given(weeks, zones, instants)
def test_between_now_and_the_next_change_nothing_changes(
    week: dict[int, tuple[Period, ...]], zone: ZoneInfo, now: datetime
) -> None:
    hours = OpeningHours(week, [], zone)
    standing = hours.standing(now)
    change = standing.closes_at or standing.opens_at
    if change is None:
        assert hours.standing(now + timedelta(days=3)).open_now is standing.open_now
        return
    assert change > now
    assert hours.standing(change - MINUTE).open_now is standing.open_now
    assert hours.standing(change).open_now is not standing.open_now


@given(weeks, zones, instants, st.integers(1, 3000))
@settings(max_examples=50)
def test_a_term_is_counted_in_opening_time_alone(
    week: dict[int, tuple[Period, ...]], zone: ZoneInfo, now: datetime, term: int
) -> None:
    hours = OpeningHours(week, [], zone)
    due = hours.after(now, term * MINUTE)
    if due is None:
        # Too far off: somebody is there for less than that in a whole year.
        assert open_between(hours, now, now + timedelta(days=365)) < term * MINUTE
        return
    assert open_between(hours, now, due) == term * MINUTE


@given(weeks, zones, instants)
def test_a_holiday_has_no_beginning_of_a_period(
    week: dict[int, tuple[Period, ...]], zone: ZoneInfo, now: datetime
) -> None:
    first = now.astimezone(zone).date()
    hours = OpeningHours(week, [(first, first + timedelta(days=9))], zone)
    opens_at = hours.standing(now).opens_at
    assert opens_at is None or opens_at.astimezone(zone).date() > first + timedelta(days=9)


@pytest.mark.parametrize(
    ("now", "open_now", "opens", "closes"),
    [
        ("2026-11-27T08:59", False, "2026-11-27T09:00", None),
        ("2026-11-27T09:00", True, None, "2026-11-27T12:00"),
        ("2026-11-27T12:00", False, "2026-11-27T13:00", None),
        ("2026-11-27T18:00", False, "2026-11-28T10:00", None),
        ("2026-11-28T16:00", False, "2026-11-30T09:00", None),
    ],
)
def test_an_offices_week(now: str, opens: str | None, closes: str | None, *, open_now: bool) -> None:
    standing = OpeningHours(read_week(OFFICE), [], SHANGHAI).standing(shanghai(now))
    assert standing == OpenState(open_now, opens and shanghai(opens), closes and shanghai(closes))  # type: ignore[arg-type]


def test_a_bar_is_open_past_midnight_also_on_a_holiday_that_follows() -> None:
    hours = OpeningHours(read_week({"fri": ["22:00-4:00"]}), [read_holiday("2026-11-28")], SHANGHAI)
    assert hours.standing(shanghai("2026-11-28T03:59")).open_now
    assert not hours.standing(shanghai("2026-11-28T04:00")).open_now


def test_around_the_clock_there_is_no_end_and_a_holiday_is_one() -> None:
    always, now = read_week({"mon-sun": ["0:00-24:00"]}), shanghai("2026-11-27T03:00")
    assert OpeningHours(always, [], SHANGHAI).standing(now) == OpenState(
        open_now=True, opens_at=None, closes_at=None
    )
    holiday = [read_holiday(date(2026, 11, 29))]
    assert OpeningHours(always, holiday, SHANGHAI).standing(now).closes_at == shanghai("2026-11-29T00:00")


def test_never_open_has_no_next_opening() -> None:
    nobody = OpenState(open_now=False, opens_at=None, closes_at=None)
    assert OpeningHours(read_week({}), [], SHANGHAI).standing(shanghai("2026-11-27T03:00")) == nobody
    assert OpeningHours(read_week({}), [], SHANGHAI).after(shanghai("2026-11-27T03:00"), MINUTE) is None


@pytest.mark.parametrize(
    ("day", "hours_of_work"), [("2026-03-07", 24), ("2026-03-08", 23), ("2026-11-01", 25)]
)
def test_a_day_is_as_long_as_its_clock_makes_it(day: str, hours_of_work: int) -> None:
    new_york = ZoneInfo("America/New_York")
    begins = datetime.fromisoformat(day).replace(tzinfo=new_york).astimezone(UTC)
    name = WEEKDAYS[date.fromisoformat(day).weekday()]
    standing = OpeningHours(read_week({name: ["0:00-24:00"]}), [], new_york).standing(begins)
    assert standing.closes_at == begins + timedelta(hours=hours_of_work)


@pytest.mark.parametrize(
    ("hours", "zh", "en"),
    [
        (OFFICE, "周一至周五 9:00–12:00、13:00–18:00，周六 10:00–16:00",
         "Mon–Fri 9:00–12:00 and 13:00–18:00, Sat 10:00–16:00"),
        ({"mon-sun": ["9:00-21:00"]}, "每天 9:00–21:00", "daily 9:00–21:00"),
        ({"mon-sun": ["0:00-24:00"]}, "全天24小时", "around the clock"),
        ({"sat-sun": ["0:00-24:00"]}, "周六至周日 全天", "Sat–Sun all day"),
        ({"mon": ["22:00-2:00"], "sun": ["9:00-24:00"]}, "周一 22:00–2:00，周日 9:00–24:00",
         "Mon 22:00–2:00, Sun 9:00–24:00"),
    ],
)  # fmt: skip
def test_hours_are_written_as_people_do(hours: dict[str, list[str]], zh: str, en: str) -> None:
    assert hours_in_words(read_week(hours)) == {"zh": zh, "en": en}


def test_a_shop_without_hours_has_no_words_for_them() -> None:
    assert hours_in_words(read_week({"mon": []})) is None
