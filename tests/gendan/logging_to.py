"""The log of a process, as it writes it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from gendan.logs import configure_logs


@contextmanager
def logging_to(file: Path) -> Iterator[Path]:
    """Let everything be logged as a process does, for so long."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configure_logs("test", file=file)
    try:
        yield file
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
