"""A unit test starts nothing: no process, no database, no server, no connection."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

STARTS = {"subprocess.Popen", "os.posix_spawn", "os.fork", "sqlite3.connect", "socket.bind", "socket.connect"}
_watched: list[str] = []


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if not _watched or event not in STARTS:
        return
    # An event loop wakes itself by a pair of sockets of its own.
    if event.startswith("socket.") and args[0].family not in {socket.AF_INET, socket.AF_INET6}:
        return
    raise AssertionError(f"{_watched[-1]} is no unit test ({event}): move it to tests/component")


# An audit hook can't be taken off again.
sys.addaudithook(_refuse)


@contextmanager
def _watching(item: pytest.Item) -> Iterator[None]:
    _watched.append(item.nodeid)
    try:
        yield
    finally:
        _watched.pop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Watch a test with its fixtures."""
    with _watching(item):
        return (yield)
