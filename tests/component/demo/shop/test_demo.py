"""The demo shop."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select

from backend.customers.tables import customers
from backend.history.service import History
from backend.orders.access import Access
from backend.orders.service import Transitions
from backend.orders.tables import orders
from backend.settings import BackendSettings
from backend.shipments.tables import shipments
from demo.shop.carrier_client import WebhookClient, WebhookFailedError
from demo.shop.commands import SEED, NotTheDemoError, prepare_demo
from demo.shop.facts import fixed_facts
from demo.shop.generating import generate
from demo.shop.layout import clear, laid_out_at, lay_out
from demo.shop.simulator import Simulator
from demo.shop.warehouse import Warehouse
from gendan.platform.settings import KeyRing
from tests.support.backend.hooks import assert_history_replays
from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal

SECRET = "simulator-secret-of-the-tests"


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"carrier_webhook_keys": KeyRing({"all": SECRET})})


@pytest.fixture
def simulator(backend: Backend) -> Simulator:
    client = WebhookClient(str(backend.client.make_url("/")), SECRET, backend.clock)
    return Simulator(backend.database, client, backend.clock, speed=60)


@pytest.fixture
async def full_demo(backend: Backend) -> Backend:
    async with backend.database.write.begin() as connection:
        await clear(connection)
        await lay_out(connection, backend.clock.now(), generate(SEED, customers=40, orders=80))
    return backend


@pytest.fixture
def warehouse(backend: Backend) -> Warehouse:
    access = Access(backend.database, backend.clock)
    return Warehouse(access, Transitions(access, History(backend.clock), backend.clock), backend.database)


def test_the_page_of_facts_says_what_the_demo_lays_out() -> None:
    page = Path("docs/demo.md").read_text(encoding="utf-8")
    assert page == fixed_facts(), "run: python -m backend demo facts > docs/demo.md"


def test_one_seed_gives_one_demo() -> None:
    assert generate(7, customers=10, orders=30) == generate(7, customers=10, orders=30)
    assert generate(7, customers=10, orders=30) != generate(8, customers=10, orders=30)


def test_the_demo_has_its_size_and_numbers_of_its_own() -> None:
    layout = generate(SEED)
    assert (len(layout.customers), len(layout.orders)) == (200, 600)
    assert min(order.number for order in layout.orders) == "GD300001"


async def test_the_demo_shows_orders_in_every_state(full_demo: Backend) -> None:
    statuses: Counter[str] = Counter()
    cursor: str | None = ""
    while cursor is not None:
        page = await full_demo.get(f"/api/v1/orders?limit=100&cursor={cursor}", GATEWAY_KEY)
        statuses.update(order["status"] for order in page["orders"])
        cursor = page["next"]
    assert set(statuses) == {
        "payment_pending",
        "payment_failed",
        "on_hold",
        "preparing",
        "partly_shipped",
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "delivery_failed",
        "partly_delivered",
        "delivered",
        "returning_to_sender",
        "returned",
        "return_in_progress",
        "refunding",
        "cancelled",
        "rejected",
        "lost",
    }
    await assert_history_replays(full_demo)


async def test_carriers_move_generated_parcels_and_never_fixed_ones(
    full_demo: Backend, simulator: Simulator
) -> None:
    before = dict(await full_demo.rows(select(shipments.c.id, shipments.c.version)))
    full_demo.clock.advance(minutes=9)
    assert await simulator.move_due() > 0
    after = dict(await full_demo.rows(select(shipments.c.id, shipments.c.version)))
    moved = {parcel for parcel in after if after[parcel] != before[parcel]}
    assert moved
    assert all(parcel.startswith("GD3") for parcel in moved)
    await assert_history_replays(full_demo)


async def test_moving_goes_on_until_parcels_have_arrived(full_demo: Backend, simulator: Simulator) -> None:
    for _ in range(60):
        full_demo.clock.advance(minutes=9)
        await simulator.move_due()
    moving = (
        select(func.count())
        .select_from(shipments)
        .where(shipments.c.id.like("GD3%"), shipments.c.state.in_(["in_transit", "out_for_delivery"]))
    )
    assert await full_demo.rows(moving) == [(0,)]
    await assert_history_replays(full_demo)


async def test_advancing_an_order_gives_it_the_carriers_next_scan(
    backend: Backend, simulator: Simulator
) -> None:
    codes = [await simulator.advance("GD100001") for _ in range(2)]
    assert codes == [["OFD"], ["DLV"]]
    view = await backend.get("/api/v1/orders/GD100001", sign_principal(customer="C1001"))
    assert view["status"] == "delivered"


async def test_advancing_an_unpaid_order_pays_it(backend: Backend, warehouse: Warehouse) -> None:
    assert await warehouse.advance("GD100005") == ["retry", "capture", "confirm"]
    view = await backend.get("/api/v1/orders/GD100005", sign_principal(customer="C1001"))
    assert (view["status"], view["payment"]["paid_at"]) == ("preparing", view["as_of"])


async def test_advancing_an_order_in_the_warehouse_packs_it_for_a_carrier(
    backend: Backend, warehouse: Warehouse, simulator: Simulator
) -> None:
    assert await warehouse.advance("GD200003") == ["start_picking", "pick", "pack", "label"]
    assert await simulator.advance("GD200003") == ["PU"]
    view = await backend.get("/api/v1/orders/GD200003", sign_principal(customer="C2001"))
    assert (view["status"], view["shipments"][0]["carrier"]["code"]) == ("in_transit", "ups")
    await assert_history_replays(backend)


async def test_a_backend_that_is_not_running_is_said_not_to_be(backend: Backend) -> None:
    nowhere = Simulator(
        backend.database, WebhookClient("http://127.0.0.1:9", SECRET, backend.clock), backend.clock, speed=1
    )
    with pytest.raises(WebhookFailedError, match="is it running"):
        await nowhere.advance("GD100001")


async def test_a_demo_that_has_grown_old_is_laid_out_anew(backend: Backend) -> None:
    backend.clock.advance(hours=30)
    await prepare_demo(backend.database, backend.clock)
    async with backend.database.read.connect() as connection:
        assert await laid_out_at(connection) == backend.clock.now()


async def test_the_demo_never_touches_a_database_of_real_orders(backend: Backend) -> None:
    async with backend.database.write.begin() as connection:
        kept = (await connection.execute(select(customers))).first()
        row = (await connection.execute(select(orders))).first()
        await clear(connection)
        await connection.execute(insert(customers), [dict(kept._mapping)])
        await connection.execute(insert(orders), [dict(row._mapping)])
    with pytest.raises(NotTheDemoError):
        await prepare_demo(backend.database, backend.clock)


def test_demo_commands_refuse_outside_the_demo(database_url: str) -> None:
    from backend.commands import main  # noqa: PLC0415

    environ = {
        "GENDAN_PRINCIPAL_KEYS": "k1:" + "x" * 40,
        "GENDAN_CONTACT_KEY": "y" * 40,
        "GENDAN_BACKEND_DATABASE": database_url,
        "GENDAN_DEMO": "no",
    }
    result: Any = CliRunner().invoke(main, ["demo", "reset"], env=environ)
    assert (result.exit_code, "GENDAN_DEMO is off" in result.output) == (1, True)
