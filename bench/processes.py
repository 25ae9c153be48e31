"""Starting, weighing and ending processes; only such as were started here."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path

_KB = 1024
_STOP_S = 40.0


def pss_bytes(rollup: str) -> int:
    """Return the proportional set size from the text of /proc/<pid>/smaps_rollup.

    Raises:
        ValueError: there is no `Pss:` line in it.
    """
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * _KB
    raise ValueError("no 'Pss:' line: this kernel doesn't tell what a process weighs")


def weigh(pids: Iterable[int]) -> int:
    """Return the proportional set size of these processes and their children together, in bytes."""
    family = {member for pid in pids for member in (pid, *_descendants(pid))}
    return sum(pss_bytes(Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")) for pid in family)


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time that these processes have used since they started, in seconds."""
    stats = (Path(f"/proc/{pid}/stat").read_text("utf-8") for pid in pids)
    return sum(ticks_in(stat) for stat in stats) / os.sysconf("SC_CLK_TCK")


def ticks_in(stat: str) -> int:
    """Return user and system time from the text of /proc/<pid>/stat, in clock ticks."""
    # The command's name, in brackets, may hold anything.
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on; all are held open until all are known."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it after 40 s."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _descendants(pid: int) -> Iterable[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield int(child)
            yield from _descendants(int(child))
