"""Programs that a machine may lack; a test that needs one is skipped before anything is started for it.

So that this is certain, a test that starts a program is marked: with the part whose program it is, else with
`process`. One that doesn't say so fails wherever it runs. A unit test starts nothing at all: no program, and
no database, server or connection either.
"""

import os
import re
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

# Names of parts, with blanks between: they count as absent, and even in CI that is no failure.
WITHOUT = "GENDAN_TEST_WITHOUT"
# What Python tells its audit hooks before it starts a program.
_STARTS = frozenset({"subprocess.Popen", "os.posix_spawn", "os.system"})
# And before anything that no unit test does.
_OPENS = frozenset({"os.fork", "sqlite3.connect", "socket.bind", "socket.connect"})
UNIT = "unit"


@dataclass(frozen=True)
class Part:
    """A program that some tests need.

    Attributes:
        mark: pytest's, on every test that needs it; also its name in `GENDAN_TEST_WITHOUT`.
        remedy: how to get it.
        find: returns where it is, None where it isn't.
        programs: matches the beginning of its programs' names.
    """

    mark: str
    title: str
    remedy: str
    find: Callable[[], str | None]
    programs: str

    @property
    def is_missing(self) -> bool:
        return self.mark in declared_absent() or self.find() is None

    @property
    def reason(self) -> str:
        return f"{self.title} is missing: {self.remedy}"


def _chromium() -> str | None:
    chosen = os.environ.get("CHROMIUM")
    # The shell is the same engine without a window, and takes half the processor time.
    names = (chosen,) if chosen else ("chromium-headless-shell", "chromium", "chromium-browser")
    return next((found for name in names if (found := shutil.which(name))), None)


def _postgres() -> str | None:
    debians = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return str(debians[-1]) if debians else shutil.which("initdb")


CHROMIUM = Part(
    "chromium",
    "Chromium",
    "`apt install chromium`, or set CHROMIUM to its path",
    _chromium,
    "chromium|chrome|google-chrome",
)
POSTGRES = Part(
    "postgres",
    "PostgreSQL",
    "`apt install postgresql`, or have its `initdb` on PATH",
    _postgres,
    "postgres|initdb|pg_|psql|createdb|createuser|dropdb|dropuser",
)
NODE = Part(
    "node",
    "Node",
    "`apt install nodejs`, or have `node` on PATH",
    lambda: shutil.which("node"),
    "node|npm|npx|corepack|yarn",
)
PHP = Part(
    "php", "PHP", "`apt install php-cli`, or have `php` on PATH", lambda: shutil.which("php"), "php|phar"
)
PARTS = (CHROMIUM, POSTGRES, NODE, PHP)


class _Present:
    """The test that is being set up or run."""

    item: pytest.Item | None = None
    is_last: bool = False


def declared_absent() -> frozenset[str]:
    """Return the parts without which this run is meant to do.

    Raises:
        pytest.UsageError: one of them doesn't exist.
    """
    named = frozenset(os.environ.get(WITHOUT, "").split())
    if unknown := named - {part.mark for part in PARTS}:
        known = " ".join(part.mark for part in PARTS)
        raise pytest.UsageError(f"{WITHOUT} names {', '.join(sorted(unknown))}; there are: {known}")
    return named


def look_for_parts(item: pytest.Item) -> None:
    """Skip a test, before any of its fixtures, that is marked with a part which isn't here."""
    _Present.item = item
    for part in PARTS:
        if item.get_closest_marker(part.mark) and part.is_missing:
            do_without(part.reason, is_expected=part.mark in declared_absent())


def end_session_with(item: pytest.Item) -> None:
    """Hold nothing against the last test that what others started is ended after it."""
    _Present.is_last = _Present.item is item


def place_of(part: Part) -> str:
    """Return where a part is.

    The test that asks has to be marked: else, on a machine without the part, it would be skipped only after
    something was started for it.
    """
    item = _Present.item
    if item is not None and not item.get_closest_marker(part.mark):
        pytest.fail(f"this test needs {part.title}: mark it with @pytest.mark.{part.mark}")
    place = None if part.is_missing else part.find()
    return place or do_without(part.reason)


def mark_for(program: str) -> str:
    """Return the mark that a test which starts this program has to have."""
    # Playwright brings a Node of its own.
    if not program.startswith(sys.prefix):
        for part in PARTS:
            if re.match(part.programs, Path(program).name):
                return part.mark
    return "process"


def _refuse_unmarked_start(event: str, details: tuple[Any, ...]) -> None:
    item = _Present.item
    if item is None or event not in _STARTS | _OPENS:
        return
    if item.get_closest_marker(UNIT) and not _Present.is_last and not _is_loops_own(event, details):
        pytest.fail(f"{item.nodeid} is no unit test ({event}): move it to tests/component")
    if event in _OPENS:
        return
    program = os.fsdecode(details[0]).split()[0]
    wanted = mark_for(program)
    fitting = (wanted,) if wanted != "process" else ("process", "rasa", *(part.mark for part in PARTS))
    if not any(item.get_closest_marker(mark) for mark in fitting):
        pytest.fail(f"this test starts {program}: mark it with @pytest.mark.{wanted}")


def _is_loops_own(event: str, details: tuple[Any, ...]) -> bool:
    """Whether it is the pair of sockets by which an event loop wakes itself."""
    return event.startswith("socket.") and details[0].family not in {socket.AF_INET, socket.AF_INET6}


def refuse_unmarked_starts() -> None:
    """Fail, from now on, each test that starts what its marks don't tell of."""
    sys.addaudithook(_refuse_unmarked_start)


def do_without(reason: str, *, is_expected: bool = False) -> NoReturn:
    """Skip a test with what to do about it; where everything has to be there, fail it."""
    if os.environ.get("CI") == "true" and not is_expected:
        pytest.fail(reason)
    pytest.skip(reason)
