"""Alarms on their way to the operator, through whatever Apprise can reach."""

import logging
import socket
from collections.abc import Callable, Sequence
from queue import Full, Queue
from threading import Thread
from time import sleep

import structlog

from gendan.watch.alarms import Alarm, Kind

_MOST_WAITING = 100
_PAUSES_S = (5.0, 30.0, 120.0)
_TYPES = {Kind.WRONG: "failure", Kind.STILL_WRONG: "warning", Kind.WELL: "success"}
_log = structlog.get_logger(__name__)


class Operator:
    """Who is told; sending happens beside whoever tells, and what can't be sent is tried again a few times.

    Args:
        addresses: Apprise's, with a blank between them; they hold tokens and are never shown.
        pauses_s: before each further attempt.
    """

    def __init__(self, addresses: str, pauses_s: Sequence[float] = _PAUSES_S) -> None:
        import apprise  # noqa: PLC0415 - it takes a second to load, and few commands tell anybody

        # They name addresses that they can't use or reach, tokens and all.
        for chatty in ("apprise", "urllib3"):
            logging.getLogger(chatty).setLevel(logging.CRITICAL)
        self._apprise = apprise.Apprise()
        self._kind = apprise.NotifyType
        given = addresses.split()
        self._unusable = [place for place, url in enumerate(given, 1) if not self._apprise.add(url)]
        self.count = len(given)
        self._pauses_s = pauses_s
        self._waiting: Queue[Callable[[], bool]] = Queue(_MOST_WAITING)
        if self.count:
            Thread(target=self._send_all, daemon=True).start()

    @property
    def problem(self) -> str | None:
        """Which addresses can't be used, by their places, since they hold tokens; None when all can."""
        if not self._unusable:
            return None
        places = ", ".join(map(str, self._unusable))
        return f"GENDAN_ALARM_URLS: Apprise can't use address {places} of {self.count}"

    def tell(self, alarm: Alarm) -> None:
        """Have an alarm sent; returns at once."""
        if not self.count:
            return
        try:
            self._waiting.put_nowait(lambda: self._notify(alarm.title, alarm.body, _TYPES[alarm.kind]))
        except Full:
            _log.error("alarm_dropped", name=alarm.finding.name)

    def try_out(self) -> bool:
        """Send a harmless message and wait for it; whether every address took it."""
        text = "This is only a try: alarms of this shop arrive here."
        return not self._unusable and self._notify("Alarms arrive", text, "info")

    def _notify(self, title: str, body: str, kind: str) -> bool:
        title = f"[Gendan on {socket.gethostname()}] {title}"
        return bool(self._apprise.notify(body=body, title=title, notify_type=self._kind(kind)))

    def _send_all(self) -> None:
        while True:
            send = self._waiting.get()
            try:
                self._send(send)
            except Exception:  # noqa: BLE001 - the top loop of this thread: the next alarm may get through
                _log.exception("alarm_crashed")

    def _send(self, send: Callable[[], bool]) -> None:
        for pause_s in (*self._pauses_s, None):
            if send():
                return
            _log.warning("alarm_not_sent", again_in_s=pause_s)
            if pause_s is not None:
                sleep(pause_s)
