"""One database as one file of a backup, and back."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import asyncpg
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import make_url

from gendan.ops.supervisor.services import Store

_WAIT_S = 60.0
_PRIMARY = 0xFF
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class CopyError(Exception):
    """A database can't be copied or put back; the message says what to do."""


def is_sqlite(url: str) -> bool:
    """Whether a database is a file of ours."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite database."""
    return Path(make_url(url).database or "")


def holds_data(store: Store) -> bool:
    """Whether something would be lost if a copy took this database's place."""
    if is_sqlite(store.url):
        return sqlite_path(store.url).exists()
    return (
        _count(store.url, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") > 0
    )


def is_used(store: Store) -> bool:
    """Whether another process has the database open."""
    if not is_sqlite(store.url):
        return _count(store.url, _OTHERS) > 0
    path = sqlite_path(store.url)
    if not path.is_file():
        raise CopyError(f"{path} is no file: move it away first")
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as problem:
        # What is damaged can't tell; that no shop runs here is known by its lock.
        return problem.sqlite_errorcode & _PRIMARY not in _DAMAGED
    return False


def copy_out(store: Store, target: Path) -> None:
    """Write a consistent copy of a database that others go on writing to.

    Raises:
        CopyError: it isn't there, or the tool for it isn't.
    """
    if is_sqlite(store.url):
        path = sqlite_path(store.url)
        if not path.exists():
            raise CopyError(f"There is no {path}: has this shop ever been started? (The demo needs --demo.)")
        try:
            with closing(sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)) as connection:
                connection.execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as problem:
            raise CopyError(f"{path} can't be copied ({problem}): see 'gendan check --deep'") from None
        return
    _run_tool("pg_dump", store.url, "--format=custom", "--no-owner", f"--file={target}")


def copy_in(source: Path, store: Store) -> None:
    """Put a copy in the place of a PostgreSQL database's content, all or nothing.

    Raises:
        CopyError: PostgreSQL refused, or its tool isn't there.
    """
    _run_tool(
        "pg_restore",
        store.url,
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        str(source),
    )


def schema_of(copy: Path) -> str | None:
    """Return the schema of a SQLite copy, None for Rasa's and for PostgreSQL's."""
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            return _schema_in(connection, copy)
    except sqlite3.DatabaseError as problem:
        raise CopyError(f"{copy.name} is damaged ({problem}): take another backup") from None


def _schema_in(connection: sqlite3.Connection, copy: Path) -> str | None:
    if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise CopyError(f"{copy.name} is damaged: take another backup")
    tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
    if tables.fetchone() is None:
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


def check_schema(store: Store, schema: str | None) -> None:
    """Make sure that this program can read a schema, or bring it up to date.

    Raises:
        CopyError: it is newer than this program.
    """
    if schema is None or store.migrations is None:
        return
    try:
        ScriptDirectory(str(store.migrations)).get_revision(schema)
    except CommandError:
        raise CopyError(
            f"{store.name} has schema {schema}, which this program doesn't know: "
            "restore with the version of Gendan that made the backup, or a newer one"
        ) from None


def _count(url: str, query: str) -> int:
    async def count() -> int:
        connection = await asyncpg.connect(url)
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()

    return asyncio.run(count())


def _run_tool(tool: str, url: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise CopyError(f"{tool} is missing: install PostgreSQL's programs (Debian: postgresql-client)")
    parsed = make_url(url)
    # A password on the command line could be read by everybody on this machine.
    secret = {"PGPASSWORD": parsed.password} if parsed.password else {}
    name = parsed.set(password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603
        [found, f"--dbname={name}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise CopyError(f"{tool} failed: {said[-1] if said else done.returncode}")
