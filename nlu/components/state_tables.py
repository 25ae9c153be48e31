"""Where snapshots lie: a SQLite file on one machine, a PostgreSQL table on several."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Protocol

import asyncpg

STATE_LOST = (
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    asyncio.TimeoutError,
)
"""What a full disk or a database that is gone raises."""

_CREATE = """
CREATE TABLE IF NOT EXISTS tracker_state (
    sender_id TEXT PRIMARY KEY,
    turn_id TEXT NOT NULL,
    state TEXT NOT NULL,
    before_turn_id TEXT,
    before_state TEXT,
    saved_at DOUBLE PRECISION NOT NULL
)
"""
_SELECT = (
    "SELECT turn_id, state, before_turn_id, before_state, saved_at FROM tracker_state WHERE sender_id = {0}"
)
_UPSERT = """
INSERT INTO tracker_state (sender_id, turn_id, state, before_turn_id, before_state, saved_at)
VALUES ({0}, {1}, {2}, {3}, {4}, {5})
ON CONFLICT (sender_id) DO UPDATE SET turn_id = excluded.turn_id, state = excluded.state,
    before_turn_id = excluded.before_turn_id, before_state = excluded.before_state,
    saved_at = excluded.saved_at
"""
_KEYS = "SELECT sender_id FROM tracker_state"
_DELETE = "DELETE FROM tracker_state WHERE sender_id IN ({0}) RETURNING 1"
_DELETE_OLD = "DELETE FROM tracker_state WHERE saved_at < {0}"


@dataclass(frozen=True)
class StateRow:
    """One conversation: the state after its last turn, and the state before it, both as text.

    Attributes:
        before_turn_id: the turn after which `before_state` stood; None at the beginning.
        saved_at: seconds since the epoch.
    """

    turn_id: str
    state: str
    before_turn_id: str | None
    before_state: str | None
    saved_at: float


class StateTable(Protocol):
    """Keeps one row a conversation."""

    async def load(self, sender_id: str) -> StateRow | None:
        """Return the row, or None when nothing was ever saved."""

    async def save(self, sender_id: str, row: StateRow) -> None:
        """Replace the row durably."""

    async def sender_ids(self) -> list[str]:
        """Return every conversation that has a row."""

    async def delete_older_than(self, saved_at: float) -> int:
        """Delete rows last saved before an instant (seconds since the epoch); return how many."""

    async def delete(self, sender_ids: list[str]) -> int:
        """Delete these rows in one statement; return how many."""


class StateUnusableError(Exception):
    """The file can't be worked with as it is; the message says what to do."""


def open_state_table(url: str) -> StateTable:
    """Open `sqlite:///var/tracker.db` or `postgresql://user@host/name`.

    Raises:
        ValueError: the URL names another kind of database.
        StateUnusableError: the file is damaged or out of reach; it was left as it is.
    """
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        try:
            return SqliteStateTable(path)
        except (sqlite3.DatabaseError, OSError) as problem:
            raise StateUnusableError(
                f"{path} can't be used ({problem}), and was left as it is: "
                "'gendan check --deep' says the way back"
            ) from None
    if url.startswith("postgresql://"):
        return PostgresStateTable(url)
    raise ValueError("GENDAN_TRACKER_DATABASE is neither sqlite:///… nor postgresql://…")


class SqliteStateTable:
    """One file, one writing thread, so that a slow disk never stops other conversations' turns.

    Reading a row takes less than handing it to a thread would, and never waits for who writes (WAL).
    """

    def __init__(self, path: Path) -> None:
        """Open the file, making it and its folder when missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._thread = ThreadPoolExecutor(1, "tracker-state")
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(_CREATE)
        self._reading = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)

    async def load(self, sender_id: str) -> StateRow | None:
        """Return the row, or None when nothing was ever saved."""
        rows = self._reading.execute(_SELECT.format("?"), (sender_id,)).fetchall()
        return StateRow(*rows[0]) if rows else None

    async def save(self, sender_id: str, row: StateRow) -> None:
        """Replace the row durably."""
        await self._run(_UPSERT.format(*"??????"), _values(sender_id, row))

    async def sender_ids(self) -> list[str]:
        """Return every conversation that has a row."""
        return [row[0] for row in await self._run(_KEYS, ())]

    async def delete_older_than(self, saved_at: float) -> int:
        """Delete rows last saved before an instant; return how many."""
        return len(await self._run(_DELETE_OLD.format("?") + " RETURNING 1", (saved_at,)))

    async def delete(self, sender_ids: list[str]) -> int:
        """Delete these rows in one statement; return how many."""
        return len(await self._run(_DELETE.format(", ".join("?" * len(sender_ids))), tuple(sender_ids)))

    async def _run(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        def run() -> list[Any]:
            return self._connection.execute(statement, values).fetchall()

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)


class PostgresStateTable:
    """One table, shared by every Rasa process of a grown shop."""

    def __init__(self, url: str) -> None:
        """Remember the URL; the pool opens with the first turn, inside the server's event loop."""
        self._url = url
        self._opening: asyncio.Task[Any] | None = None

    async def load(self, sender_id: str) -> StateRow | None:
        """Return the row, or None when nothing was ever saved."""
        pool = await self._pool()
        row = await pool.fetchrow(_SELECT.format("$1"), sender_id)
        return StateRow(*row) if row else None

    async def save(self, sender_id: str, row: StateRow) -> None:
        """Replace the row durably."""
        pool = await self._pool()
        await pool.execute(_UPSERT.format("$1", "$2", "$3", "$4", "$5", "$6"), *_values(sender_id, row))

    async def sender_ids(self) -> list[str]:
        """Return every conversation that has a row."""
        pool = await self._pool()
        return [row[0] for row in await pool.fetch(_KEYS)]

    async def delete_older_than(self, saved_at: float) -> int:
        """Delete rows last saved before an instant; return how many."""
        pool = await self._pool()
        return len(await pool.fetch(_DELETE_OLD.format("$1") + " RETURNING 1", saved_at))

    async def delete(self, sender_ids: list[str]) -> int:
        """Delete these rows in one statement; return how many."""
        places = ", ".join(f"${number}" for number in range(1, len(sender_ids) + 1))
        pool = await self._pool()
        return len(await pool.fetch(_DELETE.format(places), *sender_ids)) if sender_ids else 0

    async def _pool(self) -> Any:
        failed = self._opening is not None and self._opening.done() and self._opening.exception()
        if self._opening is None or failed:
            self._opening = asyncio.ensure_future(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> Any:
        pool = await asyncpg.create_pool(self._url, min_size=1, max_size=4)
        await pool.execute(_CREATE)
        return pool


def _values(sender_id: str, row: StateRow) -> tuple[Any, ...]:
    return sender_id, *astuple(row)
