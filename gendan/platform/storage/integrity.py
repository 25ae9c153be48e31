"""Whether a SQLite file is whole, seen from outside and without changing it.

SQLite keeps no checksum of what is in a page: an overwritten page is found by its structure, a byte that
changed in a text is not. What was committed last lies in the log beside the file, which has checksums.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event, Thread

from gendan.platform.storage.wal import log_of, read_log

_BEGINNING = b"SQLite format 3\x00"
_LONGEST = 160
_INTERRUPT_EVERY_S = 0.01
_TABLES = """
SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'
"""


class Fault(StrEnum):
    """What can be wrong with a file; each has another way back."""

    DAMAGED = "damaged"
    UNREACHABLE = "unreachable"
    EMPTY = "empty"
    DANGLING = "dangling"
    LOG_DAMAGED = "log damaged"


@dataclass(frozen=True)
class Examined:
    """What was found out about a file.

    Attributes:
        fault: None where nothing is wrong.
        what: what is wrong, in one line and without anything that stands in the file.
        is_complete: whether all was looked at; else time was over.
    """

    fault: Fault | None = None
    what: str = ""
    is_complete: bool = True


def examine(
    path: Path, *, budget_s: float | None = None, deep: bool = False, has_log: bool = True
) -> Examined:
    """Look at a database file.

    Args:
        path: may be anything, or nothing: a database that isn't there yet is sound.
        budget_s: so long it may take; None looks at all of it.
        deep: also compares indexes with their tables, and follows foreign keys.
        has_log: whether its log is looked at; not while others write to it.
    """
    if not path.exists():
        return Examined()
    if problem := _out_of_reach(path):
        return Examined(Fault.UNREACHABLE, problem)
    if path.stat().st_size == 0:
        return Examined(Fault.EMPTY, "is empty: 0 bytes")
    with path.open("rb") as file:
        if file.read(len(_BEGINNING)) != _BEGINNING:
            return Examined(Fault.DAMAGED, "is no SQLite database, or its beginning is overwritten")
    log = read_log(path, budget_s) if has_log else None
    found = _examine_pages(path, budget_s, deep=deep)
    if found.fault is None and log and log.is_damaged:
        return Examined(Fault.LOG_DAMAGED, f"has a damaged log: {log.what}", found.is_complete)
    return found


def holds_rows(path: Path) -> bool:
    """Whether a database has anything in it beside its schema; one that can't be read has."""
    if not path.exists() or path.stat().st_size == 0:
        return False
    try:
        with closing(_open_unchanging(path)) as connection:
            tables = connection.execute(_TABLES).fetchall()
            return any(
                connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 - its own
                for (name,) in tables
            )
    except sqlite3.Error:
        return True


def is_reachable(path: Path) -> bool:
    """Whether this user may use the file, or make it where it isn't yet."""
    if path.exists():
        return _out_of_reach(path) is None
    return not path.parent.exists() or os.access(path.parent, os.W_OK | os.X_OK)


def _out_of_reach(path: Path) -> str | None:
    if path.is_dir():
        return "is a folder, not a file"
    if not path.is_file():
        return "is no file"
    if not os.access(path, os.R_OK | os.W_OK):
        return "may not be read and written by this user"
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return "lies in a folder into which this user may not write, as SQLite has to"
    return None


def _examine_pages(path: Path, budget_s: float | None, *, deep: bool) -> Examined:
    pragma = "integrity_check" if deep else "quick_check"
    try:
        with closing(_open_unchanging(path)) as connection, _interrupted_after(connection, budget_s):
            said = connection.execute(f"PRAGMA {pragma}(1)").fetchone()[0]
            if said != "ok":
                return Examined(Fault.DAMAGED, f"is damaged ({_short(said)})")
            return _follow_keys(connection) if deep else Examined()
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return Examined(is_complete=False)
        return Examined(Fault.DAMAGED, f"can't be read ({problem})")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as problem:
        return Examined(Fault.DAMAGED, f"is damaged ({_short(str(problem))})")


def _follow_keys(connection: sqlite3.Connection) -> Examined:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    if not rows:
        return Examined()
    pairs = Counter((child, parent) for child, _, parent, _ in rows)
    named = ", ".join(f"{count} of {child} to {parent}" for (child, parent), count in sorted(pairs.items()))
    return Examined(Fault.DANGLING, f"has rows that refer to rows which are gone: {named}")


def _open_unchanging(path: Path) -> sqlite3.Connection:
    # Opened to be written, whoever closes last would move the log into the file. Without a log nobody has it
    # open, and one isn't made either: it might be another user's than the shop's.
    how = "mode=ro" if log_of(path).exists() else "immutable=1"
    address = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(address, uri=True, timeout=10, isolation_level=None, check_same_thread=False)


@contextmanager
def _interrupted_after(connection: sqlite3.Connection, seconds: float | None) -> Iterator[None]:
    is_done = Event()

    def interrupt() -> None:
        is_done.wait(seconds)
        # Again and again: it counts only while a statement runs.
        while not is_done.is_set():
            connection.interrupt()
            is_done.wait(_INTERRUPT_EVERY_S)

    timer = Thread(target=interrupt, daemon=True)
    timer.start()
    try:
        yield
    finally:
        is_done.set()
        timer.join()


def _short(said: str) -> str:
    # The first line is a heading, each further one a page.
    line = said.strip().splitlines()[-1].strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
