"""A unit test starts nothing: no process, no database, no server, no connection."""

import socket
import sys
from typing import Any

import pytest

STARTS = {"subprocess.Popen", "os.posix_spawn", "os.fork", "sqlite3.connect", "socket.bind", "socket.connect"}


class _Present:
    """The unit test that is being set up, run or taken down."""

    item: pytest.Item | None = None


def _refuse_starts(event: str, details: tuple[Any, ...]) -> None:
    if _Present.item is None or event not in STARTS:
        return
    # An event loop wakes itself by a pair of sockets of its own.
    if event.startswith("socket.") and details[0].family not in {socket.AF_INET, socket.AF_INET6}:
        return
    pytest.fail(f"{_Present.item.nodeid} is no unit test ({event}): move it to tests/component")


# An audit hook can't be taken off again.
sys.addaudithook(_refuse_starts)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Watch from here, the test's fixtures included."""
    _Present.item = item


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Watch no more."""
    _Present.item = None
