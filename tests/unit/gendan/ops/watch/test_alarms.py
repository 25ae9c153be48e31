"""When an operator is told, and when not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gendan.ops.watch.alarms import Alarm, AlarmBook, AlarmKind
from gendan.platform.health_findings import Finding

START = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
WRONG = Finding.problem("part.rasa", "rasa does not answer", "Look at its log")
WELL = Finding.ok("part.rasa", "rasa answers")
WARNING = Finding.warning("part.rasa", "rasa is slow", "Wait")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
STEP_S = 30


def told(*looks: Finding | None, step_s: float = STEP_S) -> list[tuple[AlarmKind, float]]:
    """Return what is told and after how many seconds, with a look at each step; None sees nothing."""
    book = AlarmBook(MINUTE, HOUR)
    alarms = []
    for number, finding in enumerate(looks):
        now = START + timedelta(seconds=number * step_s)
        alarms += book.update([finding] if finding else [], now)
    return [(alarm.kind, (alarm.now - START).total_seconds()) for alarm in alarms]


def test_what_stays_wrong_is_told_once_when_patience_ends() -> None:
    assert told(WELL, *[WRONG] * 20) == [(AlarmKind.WRONG, 90)]


def test_a_restart_that_takes_less_than_the_patience_is_not_told() -> None:
    assert told(WELL, WRONG, WRONG, WELL, WELL) == []


def test_a_warning_is_not_told() -> None:
    assert told(*[WARNING] * 20) == []


def test_it_is_told_when_it_has_been_well_for_as_long() -> None:
    assert told(*[WRONG] * 4, *[WELL] * 20) == [(AlarmKind.WRONG, 60), (AlarmKind.WELL, 180)]


def test_it_is_told_again_after_an_hour_and_then_less_and_less_often() -> None:
    found = told(*[WRONG] * 300, step_s=600)
    hours = [round(seconds / 3600, 1) for _, seconds in found]
    assert [kind for kind, _ in found] == [AlarmKind.WRONG] + [AlarmKind.STILL_WRONG] * (len(found) - 1)
    assert hours == [0.2, 1.2, 3.2, 7.2, 15.2, 31.2]


def test_what_falls_again_and_again_is_told_although_it_never_stays_wrong() -> None:
    assert told(*[WRONG, WELL, WELL] * 3)[0] == (AlarmKind.WRONG, 180)


def test_an_all_clear_after_several_falls_takes_longer() -> None:
    once = told(*[WRONG] * 4, *[WELL] * 60)[-1][1] - 4 * STEP_S
    often = told(*[WRONG, WELL] * 4, *[WELL] * 60)[-1][1] - 7 * STEP_S
    assert often >= 4 * once


def test_what_cannot_be_seen_stays_as_it_was() -> None:
    assert told(*[WRONG] * 4, *[None] * 50, *[WELL] * 4) == [
        (AlarmKind.WRONG, 60),
        (AlarmKind.WELL, 54 * 30 + 60),
    ]


def test_each_thing_has_its_own_state() -> None:
    book = AlarmBook(timedelta(0), HOUR)
    disk = Finding.problem("disk", "only 3 MB are free", "Make room")
    alarms = book.update([WRONG, disk], START)
    assert [alarm.finding.name for alarm in alarms] == ["part.rasa", "disk"]


@given(st.lists(st.booleans(), min_size=100, max_size=600))
def test_whatever_flaps_is_told_a_dozen_times_an_hour_at_most_and_in_turn(looks: list[bool]) -> None:
    found = told(*[WRONG if is_wrong else WELL for is_wrong in looks])
    for _, at in found:
        assert sum(at <= other < at + 3600 for _, other in found) <= 12
    changes = [kind for kind, _ in found if kind is not AlarmKind.STILL_WRONG]
    assert changes == [AlarmKind.WRONG, AlarmKind.WELL] * (len(changes) // 2) + [AlarmKind.WRONG] * (
        len(changes) % 2
    )


def test_an_alarm_says_what_since_when_and_what_to_do() -> None:
    alarm = Alarm(AlarmKind.WRONG, WRONG, START, START + 3 * MINUTE)
    assert alarm.title == "Wrong: rasa does not answer"
    assert alarm.body == (
        "What: rasa does not answer.\nSince: 2026-11-26 18:00 UTC (3 min).\nWhat to do: Look at its log."
    )


def test_an_all_clear_says_how_long_it_was_wrong() -> None:
    alarm = Alarm(AlarmKind.WELL, WELL, START, START + 3 * MINUTE)
    assert alarm.title == "Well again: rasa answers"
    assert alarm.body == "rasa answers.\nIt was wrong since 2026-11-26 18:00 UTC, for 3 min."


def test_personal_data_would_be_taken_out_of_an_alarm() -> None:
    finding = Finding.problem("x", "no answer to li.wei@example.com", "Call +86 138 0013 8000")
    alarm = Alarm(AlarmKind.WRONG, finding, START, START)
    assert "example.com" not in alarm.title + alarm.body
    assert "0013" not in alarm.body
