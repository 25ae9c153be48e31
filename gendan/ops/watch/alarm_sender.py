"""Alarms on their way to the operator, through whatever Apprise can reach."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Full, Queue
from threading import Thread
from time import sleep

import structlog

from gendan.ops.watch.alarms import Alarm, AlarmKind
from gendan.platform.apprise_address import open_address

_MOST_WAITING = 100
_PAUSES_S = (5.0, 30.0, 120.0)
_TYPES = {AlarmKind.WRONG: "failure", AlarmKind.STILL_WRONG: "warning", AlarmKind.WELL: "success"}
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Message:
    """What is sent; `kind` is one of Apprise's types."""

    title: str
    body: str
    kind: str


Send = Callable[[Message], bool]


class Operator:
    """Who is told; sending happens beside whoever tells, and each address has a queue of its own.

    Args:
        addresses: Apprise's, with a blank between them; they hold tokens and are never shown.
        pauses_s: before each further attempt at an address that didn't take it.
    """

    def __init__(self, addresses: str, pauses_s: Sequence[float] = _PAUSES_S) -> None:
        given = [_sender(address) for address in addresses.split()]
        self.count = len(given)
        self._unusable = [place for place, send in enumerate(given, 1) if send is None]
        self._senders = [send for send in given if send]
        self._lines = [_Line(send, pauses_s) for send in self._senders]

    @property
    def problem(self) -> str | None:
        """Which addresses can't be used, by their places, since they hold tokens; None when all can."""
        if not self._unusable:
            return None
        places = ", ".join(map(str, self._unusable))
        return f"GENDAN_ALARM_URLS: Apprise can't use address {places} of {self.count}"

    def tell(self, alarm: Alarm) -> None:
        """Have an alarm sent; returns at once."""
        for line in self._lines:
            line.put(Message(alarm.title, alarm.body, _TYPES[alarm.kind]))

    def try_out(self) -> bool:
        """Send a harmless message and wait for it; whether every address took it."""
        text = "This is only a try: alarms of this shop arrive here."
        taken = [send(Message("Alarms arrive", text, "info")) for send in self._senders]
        return not self._unusable and all(taken)


class _Line:
    """What waits for one address, and the thread that sends it."""

    def __init__(self, send: Send, pauses_s: Sequence[float]) -> None:
        self._send = send
        self._pauses_s = pauses_s
        self._waiting: Queue[Message] = Queue(_MOST_WAITING)
        Thread(target=self._send_all, daemon=True).start()

    def put(self, message: Message) -> None:
        try:
            self._waiting.put_nowait(message)
        except Full:
            _log.error("alarm_dropped", title=message.title)

    def _send_all(self) -> None:
        while True:
            message = self._waiting.get()
            try:
                self._try(message)
            except Exception:  # noqa: BLE001 - the top loop of this thread: the next alarm may get through
                _log.exception("alarm_crashed")

    def _try(self, message: Message) -> None:
        for pause_s in (*self._pauses_s, None):
            if self._send(message):
                return
            _log.warning("alarm_not_sent", again_in_s=pause_s)
            if pause_s is not None:
                sleep(pause_s)


def _sender(address: str) -> Send | None:
    """Return what sends alarms to an address, None for one that Apprise can't use."""
    opened = open_address(address)
    if opened is None:
        return None
    host = socket.gethostname()
    return lambda message: opened(f"[Gendan on {host}] {message.title}", message.body, message.kind)
