"""One way to open a database, SQLite or PostgreSQL, with the durability the promises need."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import asyncpg
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import (
    CursorResult,
    Dialect,
    Engine,
    ExceptionContext,
    Executable,
    ScalarResult,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    PendingRollbackError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from gendan.platform.storage.sqlite import Condition, SqliteReaders, SqliteWriter

T = TypeVar("T")
_BUSY_TIMEOUT_MS = 10_000
DATABASE_LOST = (
    OperationalError,
    InterfaceError,
    PendingRollbackError,
    PoolTimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    OSError,
)
"""What a full disk or a server that is gone raises; in a moment it may work again."""
RETRY_AFTER_S = 2
"""When to try again what met one of these."""


class Connection(Protocol):
    """A transaction under way."""

    async def execute(
        self, statement: Executable, parameters: Any = None, /
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement."""

    async def scalar(self, statement: Executable, parameters: Any = None, /) -> Any:
        """Run a statement and return the first column of the first row, None without one."""

    async def scalars(self, statement: Executable, parameters: Any = None, /) -> ScalarResult[Any]:
        """Run a statement and return the first column of each row."""

    @property
    def dialect(self) -> Dialect:
        """Which engine this is, for the few statements that differ."""

    async def run_sync(self, work: Callable[[SyncConnection], T], /) -> T:
        """Run work that needs SQLAlchemy's own connection."""


class Writer(Protocol):
    """Changes data."""

    def begin(self) -> AbstractAsyncContextManager[Connection]:
        """Begin a transaction that is committed when it is left without an exception."""


class Reader(Protocol):
    """Looks at data."""

    def connect(self) -> AbstractAsyncContextManager[Connection]:
        """Begin a transaction that only reads."""


@dataclass(frozen=True)
class Database:
    """A writing and a reading way to the same data.

    On SQLite there is one writer, and readers never wait for it (WAL). On PostgreSQL all are one pool.

    Attributes:
        write: what it commits is durable.
        write_unsynced: what it commits may be lost with the power, though not with the process: it doesn't
            wait for the disk. On PostgreSQL it is `write`.
        read: never waits for a writer.
        engines: SQLAlchemy's, for whoever must listen to what runs on them.
        condition: what was found out about it while it was used.
    """

    write: Writer
    write_unsynced: Writer
    read: Reader
    engines: tuple[Engine, ...]
    condition: Condition

    @property
    def is_sqlite(self) -> bool:
        """Whether one file is the whole database."""
        return isinstance(self.write, SqliteWriter)

    async def close(self) -> None:
        """Give every connection back."""
        for part in {id(part): part for part in (self.write, self.read)}.values():
            if isinstance(part, AsyncEngine):
                await part.dispose()
            elif isinstance(part, SqliteWriter | SqliteReaders):
                await part.close()


def open_database(url: str) -> Database:
    """Open `sqlite:///var/backend.db` or `postgresql://user@host/name`.

    What a statement was about stands in no error: errors are logged.

    Args:
        url: a database URL without a driver; the driver is ours to choose.

    Raises:
        ValueError: the URL names another kind of database.
    """
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        # The writer waits for a lock of another process without holding up the event loop.
        condition = Condition()
        engines = tuple(_sqlite_engine(url, timeout_ms, condition) for timeout_ms in (0, _BUSY_TIMEOUT_MS))
        writer = SqliteWriter(engines[0], condition)
        return Database(writer, writer.unsynced, SqliteReaders(engines[1]), engines, condition)
    if kind == "postgresql":
        target = parsed.set(drivername="postgresql+asyncpg")
        engine = create_async_engine(target, pool_size=10, pool_pre_ping=True, hide_parameters=True)
        _name_lost_connections(engine)
        return Database(engine, engine, engine, (engine.sync_engine,), Condition())
    raise ValueError(f"'{kind}' is not a database Gendan runs on: use sqlite:///… or postgresql://…")


def _name_lost_connections(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "handle_error", retval=True)
    def on_error(context: ExceptionContext) -> BaseException | None:
        # Ended in the middle of an operation, a connection raises what is no kind of error in particular;
        # between two of them, that it is in a state in which nothing more can be done with it.
        lost = context.sqlalchemy_exception
        if type(lost) not in (DBAPIError, InternalError):
            return None
        context.is_disconnect = True
        return OperationalError(context.statement, None, context.original_exception, hide_parameters=True)


def _sqlite_engine(url: str, busy_timeout_ms: int, condition: Condition) -> Engine:
    # Transactions are begun and ended by sqlite.py; committing happens in another thread.
    engine = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        # Parameters are what customers said: no error message may carry them into a log.
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": _BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "handle_error", retval=True)
    def on_error(context: ExceptionContext) -> BaseException | None:
        # To SQLite a statement that can't be right is an operational error too; it never comes right.
        problem = context.original_exception
        if damage := condition.name_damage(problem, context.statement):
            return damage
        if getattr(problem, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            return None
        return ProgrammingError(context.statement, None, problem, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={busy_timeout_ms}")

    return engine
