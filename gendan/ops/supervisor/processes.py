"""Processes of this machine: those that a supervisor left behind, and who listens on a port.

Seen through /proc, so on Linux only: elsewhere nothing is found, and nothing is ended.
"""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "GENDAN_SUPERVISED"
"""The variable by which a supervisor marks what it starts: `<name> <the installation's folder>`."""
_PATIENCE_S = 25.0
_KILLED_WITHIN_S = 10.0
_POLL_S = 0.1
_LISTENS = "0A"
_PROC = Path("/proc")


@dataclass(frozen=True)
class Leftover:
    """A process that outlived its supervisor.

    Attributes:
        handle: the kernel's, so that the id can't become another process's meanwhile.
    """

    name: str
    pid: int
    handle: int

    @property
    def is_running(self) -> bool:
        """Whether it hasn't ended yet."""
        state = _state_of(self.pid)
        return state not in {None, "Z", "X"} and self._takes(0)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it is gone."""
        self._takes(number)

    def _takes(self, number: int) -> bool:
        try:
            signal.pidfd_send_signal(self.handle, number)
        except ProcessLookupError:
            return False
        return True


def find_leftovers(var: Path) -> list[Leftover]:
    """Return the processes that a supervisor of this folder has started; close each one's handle."""
    return [found for pid in _pids() if (found := _marked(pid, var))]


def end_leftovers(var: Path, patience_s: float = _PATIENCE_S) -> list[str]:
    """End what outlived its supervisor: first asked, then, after so many seconds, made to.

    Returns:
        What was done, one line each.
    """
    left = find_leftovers(var)
    try:
        for one in left:
            one.signal(signal.SIGTERM)
        _wait(left, patience_s)
        hung = [one for one in left if one.is_running]
        for one in hung:
            one.signal(signal.SIGKILL)
        _wait(hung, _KILLED_WITHIN_S)
        return [_said(one, has_hung=one in hung) for one in left]
    finally:
        for one in left:
            os.close(one.handle)


def listener_on(port: int) -> str | None:
    """Return who listens on a port, such as `python3 (process 123)`; None if it can't be seen."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for pid in _pids():
        with suppress(OSError):
            if any(str(handle.readlink()) in sockets for handle in (_PROC / pid / "fd").iterdir()):
                return f"{(_PROC / pid / 'comm').read_text().strip()} (process {pid})"
    return None


def _pids() -> Iterator[str]:
    return (entry.name for entry in _PROC.glob("[0-9]*"))


def _marked(pid: str, var: Path) -> Leftover | None:
    # Opened before it is looked at: what is seen afterwards is of the very process that is signalled.
    try:
        handle = os.pidfd_open(int(pid))
    except (AttributeError, OSError):
        return None
    with suppress(OSError):
        for variable in (_PROC / pid / "environ").read_bytes().split(b"\0"):
            key, _, value = variable.decode(errors="surrogateescape").partition("=")
            name, _, folder = value.partition(" ")
            if key == MARK and Path(folder) == var and pid != str(os.getpid()):
                return Leftover(name, int(pid), handle)
    os.close(handle)
    return None


def _state_of(pid: int) -> str | None:
    with suppress(OSError):
        # After the name, which may hold blanks and brackets itself.
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    return None


def _wait(processes: Sequence[Leftover], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(one.is_running for one in processes) and time.monotonic() < deadline:
        time.sleep(_POLL_S)


def _said(one: Leftover, *, has_hung: bool) -> str:
    was = f"{one.name} (process {one.pid}) was left over from a run that was killed"
    if one.is_running:
        return f"{was} and can't be ended, not even by force: the kernel holds it; restart the machine"
    return f"{was} and hung; ended it by force" if has_hung else f"{was}; ended it"


def _listening(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (_PROC / "net" / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                    yield fields[9]
