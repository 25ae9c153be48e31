"""The log of a process, as it writes it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from gendan.platform.logging.logs import configure_logs


@contextmanager
def own_logs() -> Iterator[None]:
    """Give back afterwards what a part that configures this process's logs takes."""
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    try:
        yield
    finally:
        for handler in set(root.handlers) - set(handlers):
            handler.close()
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**configured)


@contextmanager
def logging_to(file: Path) -> Iterator[Path]:
    """Let everything be logged as a process does, for so long."""
    with own_logs():
        configure_logs("test", file=file)
        yield file
