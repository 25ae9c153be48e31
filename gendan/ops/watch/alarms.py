"""When an operator is told: once, not for every hiccup, again after an hour, and when it is well again."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from gendan.ops.watch.backlog import span
from gendan.platform.health_findings import Finding, Severity
from gendan.platform.logging.redaction import redact

# What fails so often within the last hour is told even if it never stays wrong for long.
_FALLS_THAT_TELL = 3
_FALLS_COUNT_FOR = timedelta(hours=1)
_LONGEST_PAUSE = timedelta(days=1)
_MOST_DOUBLINGS = 12


class AlarmKind(StrEnum):
    """What an alarm says."""

    WRONG = "wrong"
    STILL_WRONG = "still wrong"
    WELL = "well again"


@dataclass(frozen=True)
class Alarm:
    """One message to the operator."""

    kind: AlarmKind
    finding: Finding
    since: datetime
    now: datetime

    @property
    def title(self) -> str:
        """One line that says it all."""
        return redact(f"{self.kind.capitalize()}: {self.finding.what}")

    @property
    def body(self) -> str:
        """What, since when, what to do."""
        length = span((self.now - self.since).total_seconds())
        since = f"{self.since:%Y-%m-%d %H:%M} UTC"
        if self.kind is AlarmKind.WELL:
            return redact(f"{self.finding.what}.") + f"\nIt was wrong since {since}, for {length}."
        lines = (f"What: {self.finding.what}.", f"What to do: {self.finding.remedy}.")
        return f"{redact(lines[0])}\nSince: {since} ({length}).\n{redact(lines[1])}"


@dataclass
class _State:
    wrong_since: datetime | None = None
    well_since: datetime | None = None
    told_at: datetime | None = None
    pause: timedelta = timedelta(0)
    falls: deque[datetime] = field(default_factory=deque)


class AlarmBook:
    """Remembers what is wrong and what was told.

    Args:
        patience: how long something must be wrong before it is told, and well before that is.
        again: until it is told again; the pauses double, up to a day.
    """

    def __init__(self, patience: timedelta, again: timedelta) -> None:
        self._patience = patience
        self._again = again
        self._states: dict[str, _State] = {}

    def update(self, findings: Iterable[Finding], now: datetime) -> list[Alarm]:
        """Take note of what is so now; return what to tell. What isn't mentioned stays as it was."""
        alarms = []
        for finding in findings:
            state = self._states.setdefault(finding.name, _State())
            is_wrong = finding.level is Severity.PROBLEM
            if alarm := self._fell(state, finding, now) if is_wrong else self._rose(state, finding, now):
                alarms.append(alarm)
        return alarms

    def _fell(self, state: _State, finding: Finding, now: datetime) -> Alarm | None:
        if state.wrong_since is None or state.well_since is not None:
            state.falls.append(now)
        state.wrong_since = state.wrong_since or now
        state.well_since = None
        self._forget_old_falls(state, now)
        if state.told_at is None:
            if now - state.wrong_since < self._patience and len(state.falls) < _FALLS_THAT_TELL:
                return None
            state.told_at, state.pause = now, self._again
            return Alarm(AlarmKind.WRONG, finding, state.wrong_since, now)
        if now - state.told_at < state.pause:
            return None
        state.told_at, state.pause = now, min(state.pause * 2, _LONGEST_PAUSE)
        return Alarm(AlarmKind.STILL_WRONG, finding, state.wrong_since, now)

    def _rose(self, state: _State, finding: Finding, now: datetime) -> Alarm | None:
        if state.wrong_since is None:
            return None
        if state.told_at is None:
            state.wrong_since = None
            return None
        state.well_since = state.well_since or now
        if now - state.well_since < self._calm(state, now):
            return None
        since, state.wrong_since = state.wrong_since, None
        state.well_since = state.told_at = None
        return Alarm(AlarmKind.WELL, finding, since, now)

    def _calm(self, state: _State, now: datetime) -> timedelta:
        """Return how long it must be well: the longer, the more often it fell of late."""
        self._forget_old_falls(state, now)
        times: int = 2 ** min(max(0, len(state.falls) - 1), _MOST_DOUBLINGS)
        return min(self._patience * times, self._again)

    def _forget_old_falls(self, state: _State, now: datetime) -> None:
        while state.falls and now - state.falls[0] > _FALLS_COUNT_FOR:
            state.falls.popleft()
