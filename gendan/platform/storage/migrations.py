"""Alembic migrations: at start on SQLite under a file lock, on PostgreSQL only when asked for."""

import fcntl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, make_url
from sqlalchemy.exc import OperationalError

from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.integrity import is_reachable
from gendan.platform.storage.sqlite import DatabaseDamagedError


class DatabaseUnusableError(Exception):
    """A database can't be worked with as it is; the message says what to do."""


class SchemaOutdatedError(DatabaseUnusableError):
    """The database's schema is not the one this program needs; nothing was changed."""


async def migrate(url: str, scripts: Path) -> None:
    """Bring a database to the newest schema.

    Args:
        url: database URL without a driver; a SQLite file and its folder are made when missing.
        scripts: an Alembic directory, such as `backend/migrations`.

    Raises:
        DatabaseUnusableError: its file is damaged or out of reach; it was left as it is.
    """
    with _saying_what_is_wrong(url), _one_at_a_time(url):
        await _on_connection(url, lambda connection: _upgrade(connection, scripts))


async def prepare_schema(url: str, scripts: Path) -> None:
    """Make sure a starting process finds the schema it was written for.

    Raises:
        SchemaOutdatedError: a PostgreSQL database differs; an operator decides when it migrates.
        DatabaseUnusableError: as `migrate`.
    """
    if make_url(url).get_backend_name() == "sqlite":
        await migrate(url, scripts)
        return
    present, wanted = await revisions(url, scripts)
    if present != wanted:
        raise SchemaOutdatedError(
            f"The database is at schema {present or 'none'}, this program needs {wanted}. "
            "Run 'gendan migrate' (after a backup), then start again."
        )


@asynccontextmanager
async def prepared_database(url: str, scripts: Path) -> AsyncIterator[Database]:
    """Open a database with the schema that this program needs, and close it in the end.

    Raises:
        DatabaseUnusableError: as `prepare_schema`, or damage is met later.
    """
    await prepare_schema(url, scripts)
    database = open_database(url)
    with _saying_what_is_wrong(url):
        try:
            yield database
        finally:
            await database.close()


async def revisions(url: str, scripts: Path) -> tuple[str | None, str | None]:
    """Return the schema that a database has and the newest there is; changes nothing."""
    database = open_database(url)
    try:
        async with database.read.connect() as connection:
            present = await connection.run_sync(
                lambda c: MigrationContext.configure(c).get_current_revision()
            )
    finally:
        await database.close()
    return present, ScriptDirectory(str(scripts)).get_current_head()


def run_migration_scripts(metadata: MetaData) -> None:
    """Run the pending scripts; called by an Alembic `env.py`, which Alembic loads by path."""
    connection: Connection = context.config.attributes["connection"]
    # SQLite can't alter most things in place: Alembic copies the table instead.
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _upgrade(connection: Connection, scripts: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def _on_connection(url: str, work: Callable[[Connection], None]) -> None:
    database = open_database(url)
    try:
        async with database.write.begin() as connection:
            await connection.run_sync(work)
    finally:
        await database.close()


@contextmanager
def _saying_what_is_wrong(url: str) -> Iterator[None]:
    parsed = make_url(url)
    try:
        yield
    except DatabaseDamagedError:
        raise DatabaseUnusableError(
            f"{parsed.database} is damaged, and was left as it is: 'gendan check --deep' says the way back"
        ) from None
    except (OperationalError, OSError) as problem:
        if parsed.get_backend_name() != "sqlite" or is_reachable(Path(parsed.database or "")):
            raise
        raise DatabaseUnusableError(
            f"{parsed.database} can't be opened: see that it is a file which this user may read and write, "
            "in a folder that is this user's too"
        ) from problem


def _one_at_a_time(url: str) -> AbstractContextManager[None]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return nullcontext()
    path = Path(parsed.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _file_lock(path.with_suffix(".migrate.lock"))


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
