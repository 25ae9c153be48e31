"""SQLite inside the event loop: a statement runs where it is asked for, and commits are waited for together.

A statement on a local file takes microseconds; handing each to a thread and back took longer than that, and
was most of what a turn cost. Only what waits for the disk, a commit, goes to a thread, unless the disk is
quick. While one commit waits, whoever wants to write next queues up, and all who queue share the next commit
(decision 5).
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable, ScalarResult
from sqlalchemy.exc import DBAPIError, OperationalError

T = TypeVar("T")
_PRIMARY_CODE = 0xFF
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_BUSY_TIMEOUT_S = 10.0
_BUSY_PAUSE_S = 0.01
# So long may a transaction keep others from their turn before it lets them have one in between.
_LONGEST_STRETCH_S = 0.005
# A disk that takes less is waited for right here: handing the commit to a thread takes longer.
_QUICK_DISK_S = 0.001
_MOST_IDLE = 4


class DatabaseDamagedError(OperationalError):
    """A file isn't what SQLite has written: refused like a database that is gone, but it stays so."""


@dataclass
class Condition:
    """What a process has found out about its database while using it.

    Attributes:
        is_damaged: whether a statement has met damage; from then on until the process ends.
    """

    is_damaged: bool = False

    def name_damage(self, problem: BaseException, statement: str | None) -> DatabaseDamagedError | None:
        """Return the error for what the driver raised, and remember it; None where it is no damage."""
        if getattr(problem, "sqlite_errorcode", 0) & _PRIMARY_CODE not in _DAMAGE:
            return None
        self.is_damaged = True
        return DatabaseDamagedError(statement, {}, problem, hide_parameters=True)


class DirectConnection:
    """What a transaction is given: statements run at once, on the event loop's own thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._since = time.monotonic()

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement; a long transaction lets others have a turn between two of its statements."""
        if time.monotonic() - self._since > _LONGEST_STRETCH_S:
            await asyncio.sleep(0)
            self._since = time.monotonic()
        return self._connection.execute(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        """Run a statement and return the first column of the first row, None without one."""
        return (await self.execute(statement, parameters)).scalar()

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        """Run a statement and return the first column of each row."""
        return (await self.execute(statement, parameters)).scalars()

    @property
    def dialect(self) -> Dialect:
        """SQLite's."""
        return self._connection.dialect

    async def run_sync(self, work: Callable[[Connection], T]) -> T:
        """Run work that needs SQLAlchemy's own connection, such as a migration."""
        return work(self._connection)


class _SharedCommit:
    """The transactions that one commit makes durable.

    Attributes:
        parts: how many are in it.
        is_announced: whether somebody is about to commit it.
    """

    def __init__(self) -> None:
        self.parts = 0
        self.is_announced = False
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # Whoever waits for it is told; without anybody waiting (all cancelled) nobody must be.
        self.done.add_done_callback(lambda done: done.cancelled() or done.exception())


class SqliteWriter:
    """The one connection that writes: transactions one after another, commits shared.

    Args:
        engine: on the file.
        condition: told when a commit meets damage.
    """

    def __init__(self, engine: Engine, condition: Condition) -> None:
        self._engine = engine
        self._condition = condition
        self._turn = asyncio.Lock()
        self._disk = ThreadPoolExecutor(1, "sqlite-commit")
        # What a commit has taken lately; nothing is known of the disk yet.
        self._disk_s = _QUICK_DISK_S
        self._opened: Connection | None = None
        self._shared: _SharedCommit | None = None
        self._committing: set[asyncio.Task[None]] = set()
        self._level = ""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[DirectConnection]:
        """Begin a transaction; left without an exception, it is durable.

        Raises:
            DBAPIError: the commit failed, or another process kept the file locked for ten seconds.
        """
        async with self._turn:
            shared = await self._share()
            async with self._part(shared) as connection:
                yield connection
            self._commit_soon(shared)
        await asyncio.shield(shared.done)

    @property
    def unsynced(self) -> "UnsyncedSqliteWriter":
        """The same writer, for what may be lost with the power, though not with the process."""
        return UnsyncedSqliteWriter(self)

    @asynccontextmanager
    async def begin_unsynced(self) -> AsyncIterator[DirectConnection]:
        """Begin a transaction that may be lost with the power, though not with the process."""
        async with self._turn:
            shared = self._shared
            if shared is None:
                async with self._alone() as connection:
                    yield connection
                return
            async with self._part(shared) as connection:
                yield connection
        await asyncio.shield(shared.done)

    async def close(self) -> None:
        """Finish what is being committed and give the connection back."""
        if self._committing:
            await asyncio.wait(self._committing)
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        self._disk.shutdown()
        self._engine.dispose()

    async def _share(self) -> _SharedCommit:
        if self._shared is None:
            await self._begin("FULL")
            self._shared = _SharedCommit()
        return self._shared

    @asynccontextmanager
    async def _part(self, shared: _SharedCommit) -> AsyncIterator[DirectConnection]:
        self._run("SAVEPOINT part")
        try:
            yield DirectConnection(self._connection)
        except BaseException:
            self._undo_part(shared)
            raise
        self._run("RELEASE part")
        shared.parts += 1

    def _undo_part(self, shared: _SharedCommit) -> None:
        if self._raw.in_transaction and shared.parts:
            self._run("ROLLBACK TO part")
            self._run("RELEASE part")
            return
        # A full disk ends the whole transaction, with the parts of others in it.
        self._roll_back()
        self._shared = None
        shared.done.set_exception(_lost())

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[DirectConnection]:
        await self._begin("NORMAL")
        try:
            yield DirectConnection(self._connection)
            self._run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _commit_soon(self, shared: _SharedCommit) -> None:
        """Commit as soon as those who queue already have done their part."""
        if not shared.is_announced:
            shared.is_announced = True
            task = asyncio.create_task(self._commit(shared))
            self._committing.add(task)
            task.add_done_callback(self._committing.discard)

    async def _commit(self, shared: _SharedCommit) -> None:
        async with self._turn:
            if shared is not self._shared:
                return
            self._shared = None
            try:
                await self._commit_durably()
            except DBAPIError as problem:
                self._roll_back()
                shared.done.set_exception(problem)
            else:
                shared.done.set_result(None)

    async def _commit_durably(self) -> None:
        started = time.monotonic()
        if self._disk_s < _QUICK_DISK_S:
            self._run("COMMIT")
        else:
            await asyncio.get_running_loop().run_in_executor(self._disk, self._run, "COMMIT")
        # The last one counts most; a disk that was slow once is soon trusted again.
        self._disk_s = (self._disk_s + time.monotonic() - started) / 2

    async def _begin(self, level: str) -> None:
        if level != self._level:
            self._run(f"PRAGMA synchronous={level}")
            self._level = level
        deadline = time.monotonic() + _BUSY_TIMEOUT_S
        while True:
            try:
                self._run("BEGIN IMMEDIATE")
            except OperationalError as problem:
                if not _is_busy(problem) or time.monotonic() > deadline:
                    raise
                await asyncio.sleep(_BUSY_PAUSE_S)
            else:
                return

    def _roll_back(self) -> None:
        if self._raw.in_transaction:
            self._run("ROLLBACK")

    def _run(self, statement: str) -> None:
        try:
            run(self._raw, statement)
        except OperationalError as problem:
            damage = self._condition.name_damage(problem.orig or problem, statement)
            raise damage or problem from problem

    @property
    def _connection(self) -> Connection:
        if self._opened is None:
            self._opened = self._engine.connect()
            # For SQLAlchemy it is in a transaction as long as it lives: nobody it is given to ends ours.
            self._opened.begin()
        return self._opened

    @property
    def _raw(self) -> sqlite3.Connection:
        return raw(self._connection)


class UnsyncedSqliteWriter:
    """Commits without waiting for the disk."""

    def __init__(self, writer: SqliteWriter) -> None:
        self._writer = writer

    def begin(self) -> AbstractAsyncContextManager[DirectConnection]:
        """Begin a transaction that may be lost with the power, though not with the process."""
        return self._writer.begin_unsynced()


class SqliteReaders:
    """Connections that read, each transaction the state at its beginning; they never wait for the writer.

    Args:
        engine: on the file.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: list[Connection] = []

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[DirectConnection]:
        """Begin a transaction that only reads."""
        connection = self._idle.pop() if self._idle else self._engine.connect()
        run(raw(connection), "BEGIN")
        try:
            yield DirectConnection(connection)
        finally:
            run(raw(connection), "ROLLBACK")
            if len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
            else:
                connection.close()

    async def close(self) -> None:
        """Give the connections back."""
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()


def raw(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection."""
    opened: Any = connection.connection.dbapi_connection
    assert isinstance(opened, sqlite3.Connection)  # noqa: S101 - the engine is ours
    return opened


def run(connection: sqlite3.Connection, statement: str) -> None:
    """Run what begins or ends a transaction.

    Raises:
        OperationalError: as SQLAlchemy names what the driver refuses.
    """
    try:
        connection.execute(statement)
    except sqlite3.Error as problem:
        raise OperationalError(statement, {}, problem) from problem


def _is_busy(problem: OperationalError) -> bool:
    code = getattr(problem.orig, "sqlite_errorcode", 0)
    return bool(code & 0xFF == sqlite3.SQLITE_BUSY)


def _lost() -> OperationalError:
    return OperationalError("COMMIT", {}, sqlite3.OperationalError("another transaction's failure ended it"))
