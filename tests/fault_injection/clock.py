"""A clock that a test sets, for all processes of a shop."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.fault_injection.planting import Plant, asked_faults, replace


def set_ours(clock: Any) -> None:
    """Have our own clock ahead."""
    now = clock.SystemClock.now
    replace(clock.SystemClock, "now", lambda self: now(self) + _ahead())


def set_that_of_tokens(api_jwt: Any) -> None:
    """Have the library's ahead, too, by which it sees whether a token has ended."""

    class AsTheirs(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class Ahead(datetime, metaclass=AsTheirs):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + _ahead()

    replace(api_jwt, "datetime", Ahead)


def _ahead() -> timedelta:
    """Return as many seconds as stand in the test's file; none while it isn't there."""
    try:
        with open(asked_faults(os.environ)["clock"], encoding="ascii") as file:  # noqa: PTH123 - asked often
            return timedelta(seconds=float(file.read() or 0))
    except FileNotFoundError:
        return timedelta()


FAULTS: Mapping[str, Mapping[str, Plant]] = {
    "clock": {"gendan.platform.clock": set_ours, "jwt.api_jwt": set_that_of_tokens}
}
