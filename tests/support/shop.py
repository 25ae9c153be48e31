"""A whole demo shop, started by the command that users start it with."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.support.leftovers import end

# One training on a slow machine, then four starts.
READY_S = 900
# Tests sign the same few customers in side by side, each for a conversation of their own.
OWN_CONVERSATIONS = {"GENDAN_TAKE_UP_DAYS": "0"}


@dataclass(frozen=True)
class RunningShop:
    """Where a started shop listens, and its keys."""

    var: Path
    run: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.run["urls"]["gateway"])

    @property
    def rest_key(self) -> str:
        return str(self.run["keys"]["GENDAN_REST_KEYS"]).split(":")[1]

    @property
    def gateway_database(self) -> Path:
        """The gateway's SQLite file, where nothing else is set."""
        return self.var / ("demo" if self.run["demo"] else "shop") / "gateway.db"

    def read_gateway(self) -> sqlite3.Connection:
        """Open the gateway's SQLite file to read in it while the shop runs."""
        return sqlite3.connect(f"file:{self.gateway_database}?mode=ro", uri=True, timeout=10)

    @property
    def secrets(self) -> dict[str, str]:
        """The installation's generated keys, by their variable."""
        kept: dict[str, str] = json.loads((self.var / "secrets.json").read_text(encoding="utf-8"))
        return kept

    def letters(self) -> list[dict[str, Any]]:
        """Return the mails and text messages that the shop has sent, as the demo's page shows them."""
        with urlopen(f"{self.url}/demo/mail.json", timeout=10) as response:  # noqa: S310 - loopback
            sent: list[dict[str, Any]] = json.load(response)
            return sent

    def refreshed(self) -> "RunningShop":
        return RunningShop(self.var, read_run(self.var))

    def logs(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8") for path in (self.var / "logs").iterdir())


def read_run(var: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads((var / "run.json").read_text(encoding="utf-8"))
    return run


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on; all are held open until all are known."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def demo_shop(var: Path, **variables: str) -> Iterator[RunningShop]:
    """Start the demo shop on free ports, with further settings, and stop it as Ctrl-C does."""
    with started(var, "--demo", environment=variables) as running:
        yield running


@contextmanager
def started(var: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[RunningShop]:
    """Start a shop on free ports and stop it as Ctrl-C does.

    Args:
        var: everything that it writes.
        options: of `gendan up`.
        environment: the operator's own, beside the tests'.
    """
    names = ("--port", "--rasa-port", "--actions-port", "--backend-port", "--smtp-port", "--telegram-port")
    free = zip(names, free_ports(len(names)), strict=True)
    ports = [part for name, port in free for part in (name, str(port))]
    command = [sys.executable, "-m", "gendan.ops.cli", "--var", str(var), "up", *options, *ports]
    output = var / "up.out"
    var.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as printed:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            env={**OWN_CONVERSATIONS, **os.environ, **(environment or {})},
        )
    try:
        _wait_until_ready(process, var, output)
        yield RunningShop(var, read_run(var))
    finally:
        end(process, signal.SIGTERM, 60)


def _wait_until_ready(process: subprocess.Popen[bytes], var: Path, output: Path) -> None:
    deadline = time.monotonic() + READY_S
    while not (var / "run.json").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            tails = [
                f"{p.name}: {p.read_text(errors='replace')[-2000:]}" for p in (var / "logs").glob("*.out")
            ]
            raise AssertionError("\n".join(["the shop did not start", output.read_text(), *tails]))
        time.sleep(0.2)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """One real shop for every test that needs all of it."""
    with demo_shop(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture(scope="session")
def mortal_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """A shop for those who kill, stop or flood it: others would wait for it."""
    with demo_shop(tmp_path_factory.mktemp("mortal")) as running:
        yield running
