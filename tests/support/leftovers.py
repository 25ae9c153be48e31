"""Processes that outlive the tests which started them."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

# What was ended a moment ago may still be on its way out.
_GRACE_S = 5.0


def end(process: subprocess.Popen[bytes], how: signal.Signals, patience_s: float) -> None:
    """End a process that a test has started; one that doesn't by itself is made to, and fails the test."""
    process.send_signal(how)
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def hang(pid: int) -> None:
    """Stop a process for good, and wait until it is: what is sent just before may still end it."""
    os.kill(pid, signal.SIGSTOP)
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether a process of this id exists, ended or not."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def left_behind(config: pytest.Config) -> list[str]:
    """Return the processes whose variables name this run's temporary folder, as all of a test's shop do."""
    folder = str(config._tmp_path_factory.getbasetemp()).encode()  # type: ignore[attr-defined]
    deadline = time.monotonic() + _GRACE_S
    while (found := list(_with_variable(folder))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _with_variable(value: bytes) -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        # Of others, or gone while it was looked at.
        with suppress(OSError):
            if process.name != str(os.getpid()) and value in (process / "environ").read_bytes():
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                yield f"{process.name} {command}"
