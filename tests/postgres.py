"""A PostgreSQL server for tests: a cluster of its own in a temporary folder, reached by a socket file."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.missing import do_without

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []


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
        _wait_for(self._bin_dir, self._folder, self._process)

    def create(self, database: str) -> str:
        """Make a database and return its URL."""
        self._run("createdb", "-h", self._folder, "-U", "gendan", database)
        return self.url(database)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server: SIGINT ends it in order, SIGQUIT as a crash would."""
        self._process.send_signal(how)
        self._process.wait(timeout=20)

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self._bin_dir / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user,
        )


@contextmanager
def serving() -> Iterator[PostgresServer]:
    """Run a server of one's own; without PostgreSQL the test is skipped, in CI it fails."""
    found = shutil.which("initdb")
    bin_dir = _BINARIES[-1] if _BINARIES else Path(found).parent if found else None
    if bin_dir is None:
        do_without(
            "PostgreSQL is missing: install Debian's 'postgresql' package (or set PATH to its binaries)"
        )
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
