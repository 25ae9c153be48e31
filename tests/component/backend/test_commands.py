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

import pytest
from sqlalchemy import text

from gendan.platform.storage.database import open_database
from tests.support.backend.commands import ENVIRON, run
from tests.support.backend.order_files import GOOD, HEADER


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


MARKUP = "[/price] [red]x[/red] :smile: \x1b[J \u202e [link=x]"


@pytest.mark.parametrize("column", ["unit_price", "quantity", "placed_at", "number", "payment_status"])
def test_a_cell_with_markup_is_told_as_it_is_and_the_good_orders_are_stored(
    url: str, tmp_path: Path, column: str
) -> None:
    header = "number,placed_at,recipient,region,street,postcode,sku,item_name,quantity,unit_price,email"
    cells = "T44,2026-11-20,Li,SH,Road 1,200000,S,Mug,1,59.00,a@b.cn"
    good = dict(zip(header.split(","), cells.split(","), strict=True))
    bad = good | {"number": "T45", "quantity": "x", column: MARKUP}
    names = [*good, *({column} - good.keys())]
    path = tmp_path / "orders.csv"
    rows = [",".join(row.get(name, "") for name in names) for row in (good, bad)]
    path.write_text("\n".join([",".join(names), *rows, ""]), encoding="utf-8")
    result = run(url, "import", str(path))
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "2 orders: 1 created, 0 unchanged, 1 held" in result.output
    told = " ".join(result.output.split())
    assert column == "payment_status" or "[/price] [red]x[/red] :smile: [J [link=x]" in told
    assert "\x1b[J" not in result.output
    assert (tmp_path / "orders.problems.csv").exists()


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("carrier", "SF Express", "is no carrier's code; write one of sf, jd, yto"),
        ("payment_status", "paid", "is none of pending, authorized, captured, failed; write one of these"),
        ("currency", "RMB yuan", "is no currency's code; write its three capital letters, such as CNY"),
        ("country", "China", "is no country's code; write its two capital letters, such as CN"),
        ("language", "Klingon", "is none of zh, en; write one of these"),
    ],
)
def test_a_value_that_is_not_taken_says_which_are(
    url: str, tmp_path: Path, column: str, value: str, says: str
) -> None:
    header = "number,placed_at,recipient,region,street,postcode,sku,item_name,quantity,unit_price,email,"
    header += f"tracking_number,{column}"
    row = f"T1,2026-11-20,Li,SH,Road 1,200000,S,Mug,1,59.00,a@b.cn,SF1000000001,{value}"
    path = tmp_path / "orders.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    told = " ".join(run(url, "import", str(path)).output.split())
    assert says in told
    assert "pattern" not in told


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
