"""A PostgreSQL server for tests: a cluster of its own in a temporary folder, reached by a socket file."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server without a database's name: add `/name`... as `url.format(database=…)`."""
    found = shutil.which("initdb")
    bin_dir = _BINARIES[-1] if _BINARIES else Path(found).parent if found else None
    if bin_dir is None:
        remedy = "PostgreSQL is missing: install Debian's 'postgresql' package (or set PATH to its binaries)"
        if os.environ.get("CI") == "true":
            pytest.fail(remedy)
        pytest.skip(remedy)
    with tempfile.TemporaryDirectory(prefix="gendan-pg-") as folder:
        yield from _serve(bin_dir, Path(folder))


def _serve(bin_dir: Path, folder: Path) -> Iterator[str]:
    as_user = _unprivileged()
    if as_user:
        os.chown(folder, as_user["user"], as_user["group"])
    data = folder / "data"
    run = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
        **as_user,
    }
    subprocess.run(
        [bin_dir / "initdb", "-D", data, "-U", "gendan", "-A", "trust", "-E", "UTF8", "--locale=C"],
        check=True,
        **run,
    )
    server = subprocess.Popen(
        [
            bin_dir / "postgres",
            "-D",
            data,
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=60",
            "-c",
            "fsync=off",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **as_user,
    )
    try:
        _wait_for(bin_dir, folder, server)
        yield f"postgresql://gendan@/{{database}}?host={folder}"
    finally:
        server.send_signal(signal.SIGQUIT)  # "immediate": nothing of it is kept
        server.wait(timeout=20)


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
