"""For tests only: end the process at the n-th commit or send, as a crash there would."""

import os
from pathlib import Path

from bot.outbound.delivery import DeliveryLoop
from gendan.database import Database

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

    def arm(self, database: Database, deliveries: DeliveryLoop) -> None:
        """Make each commit, and each delivery before and after it, a point."""
        database.on_commit(self.reach)
        deliveries.on_attempt(self.reach)

    def reach(self) -> None:
        """Count a point; crash if it is the one."""
        if not self._file.exists():
            self._reached = 0
            return
        self._reached += 1
        if self._reached == int(self._file.read_text(encoding="ascii")):
            self._file.unlink()
            os._exit(CRASHED)
