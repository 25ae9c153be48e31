"""An amount is the same in the file, in the view and in words, in every currency; old ones can be mended."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from backend.order_import.doubtful_amounts_repository import doubtful_amounts, keep, mend
from backend.order_import.file_import import Importer
from backend.orders.tables import order_lines, orders
from backend.settings import MIGRATIONS
from backend.shared.facts import facts
from bot.rendering.formats import FormatContext, write_fact
from gendan.platform.storage.database import Database, open_database
from tests.support.backend.commands import run as run_command
from tests.support.backend.order_files import importer, run, write
from tests.support.backend.service import Backend, sign_principal
from tests.support.migrating import at_revision, to_newest
from tests.support.postgres import KeptDatabase

__all__ = ["importer", "write"]

HEADER = "number,placed_at,recipient,region,street,postcode,sku,item_name,quantity,unit_price,email,currency"
READING = FormatContext("en", datetime(2026, 11, 22, tzinfo=UTC), ZoneInfo("UTC"), {})


def row(number: str, price: str, currency: str) -> str:
    return (
        f"{number},2026-11-20 10:00,Li Wei,Shanghai,Road 1,200000,S-1,Mug,1,{price},a@example.com,{currency}"
    )


@pytest.mark.parametrize(
    ("currency", "price", "minor", "decimal", "words"),
    [
        ("CNY", "59.00", 5900, "59.00", "CN¥59.00"),
        ("KWD", "12.500", 12500, "12.500", "KWD12.500"),
        ("KWD", "12.345", 12345, "12.345", "KWD12.345"),
        ("CLP", "15000", 15000, "15000", "CLP15,000"),
        ("HUF", "5990", 599000, "5990", "HUF5,990"),
        ("TWD", "500.5", 50050, "500.50", "NT$500.50"),
        ("JPY", "500", 500, "500", "¥500"),
    ],
)
async def test_an_amount_is_the_same_everywhere(
    backend: Backend,
    importer: Importer,
    write: Any,
    currency: str,
    price: str,
    minor: int,
    decimal: str,
    words: str,
) -> None:
    report = await run(importer, write(HEADER, row("M-1001", price, currency)))
    assert not report.held
    claim = {"number": "M-1001", "email": "a@example.com"}
    order = (await backend.post("/api/v1/verifications", sign_principal(), claim))["order"]
    total = order["totals"]["total"]
    assert total == {"minor": minor, "currency": currency, "decimal": decimal}
    assert write_fact(total, "money", READING).replace("\u00a0", "") == words


async def test_an_amount_finer_than_its_currency_is_held(importer: Importer, write: Any) -> None:
    report = await run(importer, write(HEADER, row("M-1", "12.5", "CLP")))
    assert "more decimals than CLP has; write 0 at most" in report.held[0][1][0].text


async def note_as_of_now(database: Database, **newest: int) -> None:
    async with database.write.begin() as connection:
        await connection.execute(facts.insert().values(name="doubtful_amounts", value=newest))


async def import_as_before(backend: Backend, importer: Importer, write: Any) -> None:
    """Import dinars, pesos and yuan, and make of them what a former version stored."""
    rows = [row("K-1", "12.50", "KWD"), row("K-2", "1.00", "KWD"), row("P-1", "15000", "CLP")]
    await run(importer, write(HEADER, *rows, row("Y-1", "59.00", "CNY")))
    former = {"KWD": lambda column: column.op("/")(10), "CLP": lambda column: column * 100}
    async with backend.database.write.begin() as connection:
        for currency, change in former.items():
            which = orders.c.currency == currency
            values = {name: change(orders.c[name]) for name in ("items_minor", "total_minor")}
            await connection.execute(update(orders).where(which).values(values))
            lines = order_lines.c.order_id.in_(select(orders.c.id).where(which))
            values = {"unit_price_minor": change(order_lines.c.unit_price_minor)}
            await connection.execute(update(order_lines).where(lines).values(values))
    await note_as_of_now(backend.database, KWD=10**6, CLP=10**6)


async def totals(backend: Backend) -> dict[str, tuple[int, int]]:
    lines = order_lines.c.unit_price_minor
    query = select(orders.c.number, orders.c.total_minor, lines).join(order_lines)
    rows = await backend.rows(query.where(orders.c.source == "import"))
    return {number: (total, price) for number, total, price in rows}


async def test_what_a_former_version_read_wrongly_is_listed_and_mended_when_asked(
    backend: Backend,
    importer: Importer,
    write: Any,
) -> None:
    await import_as_before(backend, importer, write)
    async with backend.database.write.begin() as connection:
        listed = [(one.number, one.total, one.would_be) for one in await doubtful_amounts(connection)]
        assert listed == [("P-1", "1500000", "15000"), ("K-1", "1.250", "12.500"), ("K-2", "0.100", "1.000")]
        assert await mend(connection, "KWD", {"K-2"}) == 1
        assert [one.number for one in await doubtful_amounts(connection)] == ["P-1"]
        assert await mend(connection, "CLP", ()) == 1
        assert not await doubtful_amounts(connection)
    assert await totals(backend) == {
        "K-1": (12500, 12500), "K-2": (100, 100), "P-1": (15000, 15000), "Y-1": (5900, 5900)
    }  # fmt: skip
    again = await run(importer, write(HEADER, row("K-1", "12.50", "KWD")))
    assert again.outcomes == {"unchanged": 1}


async def test_right_amounts_are_kept_and_not_asked_about_again(
    backend: Backend,
    importer: Importer,
    write: Any,
) -> None:
    await import_as_before(backend, importer, write)
    before = await totals(backend)
    async with backend.database.write.begin() as connection:
        await keep(connection, "KWD")
        assert [one.currency for one in await doubtful_amounts(connection)] == ["CLP"]
    assert await totals(backend) == before


async def test_orders_that_come_later_are_not_doubtful(
    backend: Backend,
    importer: Importer,
    write: Any,
) -> None:
    await note_as_of_now(backend.database, KWD=0)
    await run(importer, write(HEADER, row("K-9", "12.500", "KWD")))
    async with backend.database.read.connect() as connection:
        assert not await doubtful_amounts(connection)


def test_check_counts_them_by_currency_and_the_command_lists_and_mends_them(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/backend.db"
    path = tmp_path / "orders.csv"
    path.write_text(f"{HEADER}\n{row('K-1', '1.250', 'KWD')}\n", encoding="utf-8")
    assert run_command(url, "import", str(path)).exit_code == 0

    database = open_database(url)
    asyncio.run(note_as_of_now(database, KWD=10))
    checked = json.loads(run_command(url, "check", "--no-outgoing").stdout)
    named = [one for one in checked["findings"] if one["name"] == "backend.amounts.KWD"]
    assert named
    assert "1 order(s) in KWD" in named[0]["what"]
    assert '"would_be": "12.500"' in run_command(url, "amounts").stdout
    assert "1 order(s) in KWD mended" in run_command(url, "amounts", "--mend", "KWD").output
    assert run_command(url, "amounts").stdout == ""


async def prepare(url: str) -> None:
    """Bring a database of a former version, with imported orders, up to date."""
    now = datetime.now(UTC)
    customer = {"id": "C1", "name": "Li", "language": "en", "created_at": now, "version": 1}
    order = {
        "customer_id": "C1", "state": "placed", "payment_state": "captured", "pays_on_delivery": False,
        "placed_at": now, "timezone": "UTC", "language": "en", "items_minor": 1250, "shipping_minor": 0,
        "discount_minor": 0, "total_minor": 1250, "recipient": "", "region": "", "street": "", "postcode": "",
        "country": "KW", "content_hash": "h", "created_at": now, "updated_at": now,
    }  # fmt: skip
    said = [
        ("K-1", "KWD", "import"),
        ("K-2", "KWD", "api:1"),
        ("K-3", "KWD", "demo"),
        ("Y-1", "CNY", "import"),
    ]
    rows = [
        order | {"id": at, "number": n, "number_key": n, "number_digits": str(at), "currency": c, "source": s}
        for at, (n, c, s) in enumerate(said, 1)
    ]
    database = open_database(url)
    await at_revision(database, MIGRATIONS, "0004", {"customers": [customer], "orders": rows})
    await to_newest(database, MIGRATIONS)
    await database.close()


@pytest.fixture(scope="session")
def noted_postgres(postgres_server: str) -> KeptDatabase:
    return KeptDatabase(postgres_server, "noted", prepare)


# Not a coroutine: what it asks for runs loops of its own.
@pytest.fixture
def noted_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
        asyncio.run(prepare(url))
        return url
    kept: KeptDatabase = request.getfixturevalue("noted_postgres")
    return kept.url


async def test_the_migration_notes_imported_orders_in_such_currencies(noted_url: str) -> None:
    database = open_database(noted_url)
    async with database.read.connect() as connection:
        assert [one.number for one in await doubtful_amounts(connection)] == ["K-1"]
    await database.close()
