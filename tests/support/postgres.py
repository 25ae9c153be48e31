"""A PostgreSQL server for tests: a cluster of its own in a temporary folder, reached by a socket file."""

import asyncio
import os
import pwd
import signal
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.support.leftovers import end
from tests.support.requirements import POSTGRES, place_of


class PostgresServer:
    """A server that can be taken away and come back, with all that was committed.

    Args:
        bin_dir: where PostgreSQL's programs are.
        folder: of its own; the cluster is made in it.
    """

    def __init__(self, bin_dir: Path, folder: Path) -> None:
        self._bin_dir = bin_dir
        self._folder = folder
        self._as_user = _unprivileged()
        if self._as_user:
            os.chown(folder, self._as_user["user"], self._as_user["group"])
        self._run("initdb", "-D", folder / "data", "-U", "gendan", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://gendan@/{database}?host={self._folder}"

    def start(self) -> None:
        options = ("listen_addresses=", "max_connections=100", "fsync=off")
        command = [self._bin_dir / "postgres", "-D", self._folder / "data", "-k", self._folder]
        self._process = subprocess.Popen(
            [*command, *(part for option in options for part in ("-c", option))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user,
        )
        try:
            _wait_for(self._bin_dir, self._folder, self._process)
        except BaseException:
            self._process.kill()
            raise

    def create(self, database: str) -> str:
        """Make a database and return its URL."""
        self._run("createdb", "-h", self._folder, "-U", "gendan", database)
        return self.url(database)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server: SIGINT ends it in order, SIGQUIT as a crash would."""
        end(self._process, how, 20)

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self._bin_dir / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user,
        )


class KeptDatabase:
    """A database that each test finds as it was prepared.

    Making a copy for each takes ten times as long and fills gigabytes.

    Args:
        server: `postgres_server`.
        name: the database's.
        prepare: fills it, by its URL.
    """

    def __init__(self, server: str, name: str, prepare: Callable[[str], Awaitable[None]]) -> None:
        self.url = server.format(database=name)
        self._administration = server.format(database="postgres")
        self._name = name
        self._prepare = prepare
        asyncio.run(self._make())

    def restore(self) -> None:
        """Make everything be as it was prepared, whoever is still connected."""
        asyncio.run(self._restore())

    async def _make(self) -> None:
        await _execute(self._administration, f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
        await _execute(self._administration, f"CREATE DATABASE {self._name}")
        await self._prepare(self.url)
        await _execute(self.url, _KEEP)

    async def _restore(self) -> None:
        try:
            await _execute(self.url, _RESTORE)
        except asyncpg.UndefinedTableError:
            # The test has taken a table away, or left one.
            await self._make()


_KEEP = """
CREATE SCHEMA kept;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
    END LOOP;
END $$;
CREATE TABLE kept."numbers so far" AS SELECT sequencename, start_value, last_value FROM pg_sequences;
"""
# Without the foreign keys' triggers the order of tables doesn't matter.
_RESTORE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT DISTINCT tablename FROM pg_tables
        WHERE schemaname IN ('public', 'kept') AND tablename <> 'numbers so far'
    LOOP
        EXECUTE format('DELETE FROM public.%1$I', name);
        EXECUTE format('INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE TABLE kept.%1$I', name);
    END LOOP;
END $$;
SELECT setval(
    format('public.%I', sequencename)::regclass, coalesce(last_value, start_value), last_value IS NOT NULL)
    FROM kept."numbers so far";
"""


async def _execute(url: str, statements: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statements)
    await connection.close()


@contextmanager
def serving() -> Iterator[PostgresServer]:
    """Run a server of one's own; tests that do are marked `postgres`."""
    bin_dir = Path(place_of(POSTGRES)).parent
    with tempfile.TemporaryDirectory(prefix="gendan-pg-") as folder:
        server = PostgresServer(bin_dir, Path(folder))
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server without a database's name: use as `url.format(database=…)`."""
    with serving() as server:
        yield server.url("{database}")


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root becomes somebody else."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.fail("running as root without a user 'postgres' or 'nobody' to run PostgreSQL as")


def _wait_for(bin_dir: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    # The socket listens before the server answers, hence the server's own probe.
    probe = [bin_dir / "pg_isready", "-q", "-h", folder]
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        if subprocess.run(probe, check=False).returncode == 0:
            return
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL did not start (exit code {server.poll()})")
