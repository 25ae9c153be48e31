"""Looks at a shop again and again, and tells what became wrong and what is well again."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event

import structlog

from gendan.ops.watch.alarms import Alarm, AlarmBook
from gendan.ops.watch.settings import WatchSettings
from gendan.platform.clock import Clock
from gendan.platform.health_findings import Finding

_log = structlog.get_logger(__name__)


class Watcher:
    """Watches until stopped.

    Args:
        look: returns what is so now.
        tell: told each alarm; must return at once.
        settings: how often, and how patiently.
        clock: the present.
    """

    def __init__(
        self,
        look: Callable[[], Sequence[Finding]],
        tell: Callable[[Alarm], None],
        settings: WatchSettings,
        clock: Clock,
    ) -> None:
        self._look = look
        self._tell = tell
        self._every_s = settings.every_s
        self._book = AlarmBook(timedelta(seconds=settings.patience_s), timedelta(seconds=settings.again_s))
        self._clock = clock
        self._stopped = Event()

    def run(self) -> None:
        """Look, tell, wait; for ever."""
        while not self._stopped.is_set():
            try:
                self._once()
            except Exception:  # noqa: BLE001 - the top loop: the next look may go well
                _log.exception("look_failed")
            self._stopped.wait(self._every_s)

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _once(self) -> None:
        findings = self._look()
        # A look that was under way when the shop was stopped saw it stop.
        if not self._stopped.is_set():
            for alarm in self._book.update(findings, self._clock.now()):
                _log.warning("alarm", kind=alarm.kind, name=alarm.finding.name, what=alarm.finding.what)
                self._tell(alarm)
