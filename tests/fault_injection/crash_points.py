"""Ends the gateway at its n-th commit or send, as a crash there would."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from tests.fault_injection.planting import Plant, asked_faults, replace

CRASHED = 137


class CrashPoints:
    """Counts points from the moment a number stands in the file, and ends the process at that number.

    The file is removed first: whoever starts next gets through.

    Args:
        file: holds the number of the point to crash at; without the file nothing is counted.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._reached = 0
        # A commit may be waited for in a thread of its own.
        self._counting = Lock()

    def reach(self) -> None:
        """Count a point; crash if it is the one."""
        with self._counting:
            if not self._file.exists():
                self._reached = 0
                return
            self._reached += 1
            if self._reached == int(self._file.read_text(encoding="ascii")):
                self._file.unlink()
                os._exit(CRASHED)


def crash_at_a_point(delivery: Any) -> None:
    """Make each commit, and each delivery before and after it, a point; on SQLite."""
    # Where deliveries are is the gateway: the backend has such a database, too, and isn't to crash.
    from gendan.platform.storage.sqlite import SqliteWriter

    points = CrashPoints(Path(asked_faults(os.environ)["crash_at"]))
    run, hand_over = SqliteWriter._run, delivery.hand_over

    def run_unless_it_crashes(self: Any, statement: str) -> None:
        if statement == "COMMIT":
            points.reach()
        run(self, statement)

    async def hand_over_unless_it_crashes(*what: Any) -> Any:
        points.reach()
        try:
            return await hand_over(*what)
        finally:
            points.reach()

    replace(SqliteWriter, "_run", run_unless_it_crashes)
    replace(delivery, "hand_over", hand_over_unless_it_crashes)


FAULTS: Mapping[str, Mapping[str, Plant]] = {"crash_at": {"bot.outbound.delivery": crash_at_a_point}}
