"""The four processes as one: started in order, watched, started again when one dies, ended together."""

import logging
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import IO
from urllib.error import URLError
from urllib.request import Request, urlopen

from gendan.ops.supervisor.processes import MARK
from gendan.platform.layout import Layout
from gendan.platform.logging.logs import KEEP_DAYS, AgingFileHandler
from gendan.platform.logging.redaction import redact

_POLL_S = 0.2
_ENDS_WITHIN_S = 25.0
# A process that dies at once would otherwise be started hundreds of times a minute.
_SHORTEST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_LISTEN_EVERY_S = 2.0
_HUNG_AFTER_S = 30.0
# Rasa reads its model for a minute on a slow machine.
_STARTS_WITHIN_S = 300.0
_REMEMBERED_S = 600.0
_MOST_REMEMBERED = 100


@dataclass(frozen=True)
class Program:
    """How to start one process and tell that it works.

    Attributes:
        ready_url: answers 200 once the process can serve.
        headers: sent along with that request.
        body: JSON to post; without one the request is a GET.
        alive_url: answers 200 as long as the process isn't hung, whatever it needs is there or not; the
            readiness request serves where there is no better one.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    ready_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    alive_url: str | None = None

    @property
    def life_sign(self) -> "Program":
        """The program with the request that tells whether it hangs."""
        return replace(self, ready_url=self.alive_url or self.ready_url)


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    pause_s: float = _SHORTEST_PAUSE_S
    started_at: float = field(default_factory=time.monotonic)
    restart_at: float | None = None
    # When it last answered; None until it has answered once since its start.
    heard_at: float | None = None
    restarts: list[float] = field(default_factory=list)

    def pause_to_come(self) -> float:
        """Return how long to wait before the next start: longer each time that it failed by itself."""
        if self.heard_at is not None:
            self.pause_s = _SHORTEST_PAUSE_S
        pause_s = self.pause_s
        # Whom a signal ended could have started well; waiting would only add to the time without it.
        if self.heard_at is not None or self.process.returncode >= 0:
            self.pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        return pause_s


class Supervisor:
    """Runs programs until told to stop.

    Args:
        environment: variables of every process.
        layout: whose processes they are; what they print outside their own log files goes to its logs.
        say: told what happens, one line each.
        hung_after_s: a process that has answered and then is silent for so long is started again.
        starts_within_s: and so is one that was started again and hasn't answered once for so long.
        ends_within_s: one that is asked to end and hasn't for so long is made to.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        layout: Layout,
        say: Callable[[str], None],
        hung_after_s: float = _HUNG_AFTER_S,
        starts_within_s: float = _STARTS_WITHIN_S,
        ends_within_s: float = _ENDS_WITHIN_S,
    ) -> None:
        self._hung_after_s = hung_after_s
        self._starts_within_s = starts_within_s
        self._ends_within_s = ends_within_s
        self._environment = dict(environment)
        self._layout = layout
        self._say = say
        self._running: dict[str, _Running] = {}
        self._stopping = False

    def start(self, program: Program) -> None:
        """Start a program; it is watched from the next `watch` on."""
        self._running[program.name] = _Running(program, self._spawn(program))

    def pids(self) -> dict[str, int]:
        """Return each process's id, by name."""
        return {name: running.process.pid for name, running in self._running.items()}

    def restarts(self) -> dict[str, int]:
        """Return how often each process was started again within the last ten minutes, by name."""
        since = time.monotonic() - _REMEMBERED_S
        return {name: sum(at > since for at in running.restarts) for name, running in self._running.items()}

    def wait_ready(self, name: str, timeout_s: float) -> bool:
        """Wait until a process can serve; False when it died or took too long."""
        running = self._running[name]
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and not self._stopping:
            if running.process.poll() is not None:
                return False
            if is_ready(running.program):
                # It may hang from now on, before anybody listens again.
                running.heard_at = time.monotonic()
                return True
            time.sleep(_POLL_S)
        return False

    def watch(self, on_restart: Callable[[], None]) -> None:
        """Start again what dies or hangs, until `stop` is called (from a signal handler)."""
        Thread(target=self._listen, daemon=True).start()
        while not self._stopping:
            for running in self._running.values():
                self._look_after(running, on_restart)
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """End every process: first asked, then made to.

        The one started last goes first: it faces people and finishes what it is at with the others' help.
        """
        self._stopping = True
        processes = [running.process for running in self._running.values()]
        _end(processes[-1:], self._ends_within_s)
        _end(processes[:-1], self._ends_within_s)

    def _look_after(self, running: _Running, on_restart: Callable[[], None]) -> None:
        if running.process.poll() is None or self._stopping:
            return
        now = time.monotonic()
        if running.restart_at is None:
            running.restart_at = now + running.pause_to_come()
            self._say(f"{running.program.name} ended ({running.process.returncode}); starting it again")
        elif now >= running.restart_at:
            running.process = self._spawn(running.program)
            running.heard_at = running.restart_at = None
            running.started_at = now
            running.restarts = [*running.restarts[-_MOST_REMEMBERED:], now]
            on_restart()

    def _listen(self) -> None:
        while not self._stopping:
            for running in list(self._running.values()):
                self._end_if_hung(running)
            time.sleep(min(_LISTEN_EVERY_S, self._hung_after_s / 4))

    def _end_if_hung(self, running: _Running) -> None:
        process = running.process
        answers = process.poll() is None and is_ready(running.program.life_sign)
        if process is not running.process:
            return
        if answers:
            running.heard_at = time.monotonic()
        elif time.monotonic() > self._hung_from(running):
            self._say(f"{running.program.name} hangs; ending it")
            process.kill()

    def _hung_from(self, running: _Running) -> float:
        if running.heard_at is None:
            return running.started_at + self._starts_within_s
        return running.heard_at + self._hung_after_s

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        logs = self._layout.logs
        logs.mkdir(parents=True, exist_ok=True)
        process = subprocess.Popen(  # noqa: S603 - our own programs
            program.command,
            cwd=program.folder,
            env={
                **self._environment,
                "GENDAN_LOG_FILE": str(logs / f"{program.name}.log"),
                MARK: f"{program.name} {self._layout.var}",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches the supervisor alone, which ends the others in order.
            start_new_session=True,
        )
        output = logs / f"{program.name}.out"
        kept_days = int(self._environment.get("GENDAN_KEEP_LOGS_DAYS") or KEEP_DAYS)
        Thread(target=_write_redacted, args=(process.stdout, output, kept_days), daemon=True).start()
        return process


def _end(processes: Sequence[subprocess.Popen[bytes]], within_s: float) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + within_s
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _write_redacted(printed: IO[bytes], file: Path, kept_days: int) -> None:
    """Keep what a process prints outside its own log (Rasa, a crash), without personal data."""
    kept = AgingFileHandler(file, kept_days)
    # Closing writes what a full disk took none of before: that is lost with the lines.
    with printed, suppress(OSError), closing(kept):
        for line in printed:
            # A full disk loses the line; were the rest not read, the process would stop at a full pipe.
            text = redact(line.decode("utf-8", "replace")).removesuffix("\n")
            kept.emit(logging.makeLogRecord({"msg": text}))


def is_ready(program: Program) -> bool:
    """Whether a program answers its readiness request with 200."""
    request = Request(program.ready_url, data=program.body, headers=dict(program.headers))  # noqa: S310 - loopback
    try:
        with urlopen(request, timeout=3) as response:  # noqa: S310
            return bool(response.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False
