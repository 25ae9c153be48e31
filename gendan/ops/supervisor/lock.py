"""One installation runs once: a lock on its folder that ends with whoever holds it, however that ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gendan.platform.layout import Layout

# Whoever only looks holds the lock for a moment.
_PATIENCE_S = 1.0
_POLL_S = 0.02


class AlreadyHeldError(Exception):
    """Another process runs or restores this installation.

    Attributes:
        pid: its id; None where it can't be read.
    """

    def __init__(self, layout: Layout, pid: int | None) -> None:
        who, end = (f"process {pid}", f"'kill {pid}'") if pid else ("a process", "its end")
        super().__init__(
            f"Gendan already runs in {layout.var} ({who}): stop it there with Ctrl-C or by {end}, "
            "or use another folder: 'gendan --var FOLDER …' with ports of its own."
        )
        self.pid = pid


@contextmanager
def installation_lock(layout: Layout) -> Iterator[None]:
    """Have an installation for oneself.

    Raises:
        AlreadyHeldError: somebody else has it.
    """
    layout.var.mkdir(parents=True, exist_ok=True)
    handle = os.open(layout.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + _PATIENCE_S
        while not _take(handle, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise AlreadyHeldError(layout, _written(handle))
            time.sleep(_POLL_S)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        # Never deleted: somebody might wait for the file that was.
        yield
    finally:
        os.close(handle)


def is_held(layout: Layout) -> bool:
    """Whether somebody has this installation for themselves."""
    try:
        handle = os.open(layout.lock_file, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _take(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def _take(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(handle: int) -> int | None:
    text = os.pread(handle, 20, 0).decode(errors="replace").strip()
    return int(text) if text.isdigit() else None
