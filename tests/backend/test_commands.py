"""The backend's command line, as an operator meets it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from backend.commands import main
from gendan.database import open_database
from tests.backend.test_import import GOOD, HEADER

ENVIRON = {
    "GENDAN_PRINCIPAL_KEYS": "k1:" + "x" * 40,
    "GENDAN_CONTACT_KEY": "y" * 40,
    "GENDAN_SHOP_FILE": "tests/backend/shop.yml",
    "GENDAN_CARRIER_WEBHOOK_KEYS": "all:" + "z" * 40,
}


def run(url: str, *arguments: str, **environ: str) -> Result:
    variables: dict[str, Any] = {**ENVIRON, "GENDAN_BACKEND_DATABASE": url, **environ}
    return CliRunner().invoke(main, list(arguments), env=variables)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/backend.db"


def test_importing_says_what_came_of_it(url: str, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    result = run(url, "import", str(path))
    assert result.exit_code == 0, result.output
    assert "1 orders: 1 created, 0 unchanged, 0 held" in result.output


def test_importing_bad_orders_fails_and_names_the_file_to_fix(url: str, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('266.00', '1')}\n", encoding="utf-8")
    result = run(url, "import", str(path))
    assert result.exit_code == 1
    assert "row 2" in result.output
    assert (tmp_path / "orders.problems.csv").exists()


def test_a_key_is_shown_once_and_can_be_revoked(url: str) -> None:
    key = run(url, "key", "add", "shop", "--scope", "orders:read").stdout.strip().splitlines()[-1]
    assert key.startswith("gdk_")
    assert run(url, "key", "revoke", key.split("_")[1]).exit_code == 0
    assert "no active key" in run(url, "key", "revoke", key.split("_")[1]).output


def test_a_missing_secret_is_named(url: str) -> None:
    result = run(url, "serve", GENDAN_CONTACT_KEY="")
    assert (result.exit_code, "GENDAN_CONTACT_KEY is not set" in result.output) == (1, True)


def test_a_port_in_use_is_named(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run(url, "serve", GENDAN_BACKEND_PORT=str(taken.getsockname()[1]))
    assert (result.exit_code, "GENDAN_BACKEND_PORT" in result.output) == (1, True)


@pytest.mark.process
def test_the_demo_serves_is_advanced_and_stops_when_told(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environ = {"GENDAN_DEMO": "yes", "GENDAN_BACKEND_PORT": port, "GENDAN_DEMO_CLOCK_SPEED": "0"}
    variables = {**os.environ, **ENVIRON, **environ, "GENDAN_BACKEND_DATABASE": url}
    server = subprocess.Popen(
        [sys.executable, "-m", "backend", "serve"], env=variables, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}/readyz")
        advanced = run(url, "demo", "advance", "GD100001", **environ)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.wait()
    assert "GD100001: OFD" in advanced.output


def test_resetting_lays_the_demo_out(url: str) -> None:
    assert run(url, "migrate").exit_code == 0
    assert run(url, "demo", "reset", GENDAN_DEMO="yes").exit_code == 0
    assert asyncio.run(_count_orders(url)) == 612


async def _count_orders(url: str) -> int:
    database = open_database(url)
    async with database.read.connect() as connection:
        count = int(await connection.scalar(text("SELECT count(*) FROM orders")))
    await database.close()
    return count


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own server
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the backend did not become ready")


@pytest.mark.parametrize(
    ("environ", "problem"),
    [
        ({"GENDAN_TEST_SABOTAGE": "skip_access_check"}, "outside test mode"),
        ({"GENDAN_TEST_SABOTAGE": "skip_access_check", "GENDAN_TEST_MODE": "yes"}, "outside test mode"),
        ({"GENDAN_TEST_SABOTAGE": "else", "GENDAN_TEST_MODE": "1"}, "names no fault"),
    ],
)
def test_a_fault_on_purpose_is_refused_unless_a_test_asks_for_it(
    url: str, environ: dict[str, str], problem: str
) -> None:
    result = run(url, "serve", **environ)
    assert result.exit_code == 1
    assert problem in result.output
