"""One way to open a database, SQLite or PostgreSQL, with the durability the promises need."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_BUSY_TIMEOUT_MS = 10_000
_UNSYNCED = "gendan_unsynced"


@dataclass(frozen=True)
class Database:
    """A writing and a reading engine on the same data.

    On SQLite the writer begins every transaction with BEGIN IMMEDIATE, so that it waits for the lock at
    the start instead of failing in the middle, and has one connection; readers never wait for it (WAL).
    On PostgreSQL both are one pool.
    """

    write: AsyncEngine
    read: AsyncEngine

    @property
    def write_unsynced(self) -> AsyncEngine:
        """The writer for what may be lost with the power, though not with the process.

        Its commit doesn't wait for the disk, which takes longer than the rest of it; the next synced
        commit takes it along. On PostgreSQL it is the writer.
        """
        return self.write.execution_options(**{_UNSYNCED: True})

    @property
    def is_sqlite(self) -> bool:
        """Whether one file is the whole database."""
        return self.write.dialect.name == "sqlite"

    async def close(self) -> None:
        """Give every connection back."""
        await self.write.dispose()
        if self.read is not self.write:
            await self.read.dispose()


def open_database(url: str) -> Database:
    """Open `sqlite:///var/backend.db` or `postgresql://user@host/name`.

    What a statement was about stands in no error: errors are logged.

    Args:
        url: a database URL without a driver; the asynchronous driver is ours to choose.

    Raises:
        ValueError: the URL names another kind of database.
    """
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        target = parsed.set(drivername="sqlite+aiosqlite")
        writer = create_async_engine(target, pool_size=1, max_overflow=0, hide_parameters=True)
        reader = create_async_engine(target, pool_size=4, hide_parameters=True)
        _prepare_sqlite(writer, begin="BEGIN IMMEDIATE")
        _prepare_sqlite(reader, begin="BEGIN")
        return Database(writer, reader)
    if kind == "postgresql":
        engine = create_async_engine(
            parsed.set(drivername="postgresql+asyncpg"),
            pool_size=10,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        return Database(engine, engine)
    raise ValueError(f"'{kind}' is not a database Gendan runs on: use sqlite:///… or postgresql://…")


def _prepare_sqlite(engine: AsyncEngine, *, begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # Python's sqlite3 would otherwise begin transactions of its own, lazily and deferred.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        # Decided at each beginning, so that no transaction inherits another one's level.
        level = "NORMAL" if connection.get_execution_options().get(_UNSYNCED) else "FULL"
        if connection.info.get(_UNSYNCED, "FULL") != level:
            connection.exec_driver_sql(f"PRAGMA synchronous={level}")
            connection.info[_UNSYNCED] = level
        connection.exec_driver_sql(begin)
