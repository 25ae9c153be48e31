"""Text from shops and carriers that turns, hides or floods: it reaches customers as people see it."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from backend.customers.schemas import AccountBody
from backend.identity.api_keys import ApiKeys
from backend.orders.tables import order_lines, orders
from backend.shipments.tables import tracking_events
from tests.support.backend.hooks import OFD, report, send, settings, view
from tests.support.backend.machine_api import ORDER, create
from tests.support.backend.service import Backend, sign_principal

__all__ = ["settings"]  # the carrier's keys

OVERRIDE = "\u202e"
ODD = f"Tea{OVERRIDE}pot\u200b\U000e0041 👩‍👩‍👧"
SEEN = "Teapot 👩‍👩‍👧"
LONG = "Arrived at the sorting centre of Shanghai. " * 120


@pytest.fixture
async def writer(backend: Backend) -> str:
    keys = ApiKeys(backend.database, backend.clock, None)
    return await keys.create("shop", frozenset({"orders:read", "orders:write"}))


def odd_order() -> dict[str, Any]:
    order: dict[str, Any] = json.loads(json.dumps(ORDER))
    order["items"][0]["name"] = {"en": ODD}
    order["address"] |= {"recipient": f"王{OVERRIDE}芳", "street": f"建国路{OVERRIDE}1号"}
    order["payment"]["method"] = {"en": f"card\u2067{OVERRIDE}"}
    order["customer"]["name"] = f"王{OVERRIDE}芳"
    return order


async def test_an_orders_words_are_stored_as_people_see_them(backend: Backend, writer: str) -> None:
    await create(backend, writer, odd_order())
    seen = await view(backend, "W-2001", "C9001")
    assert seen["items"][0]["name"] == {"en": SEEN}
    assert seen["address"]["recipient"] == "王芳"
    assert seen["payment"]["method"] == {"en": "card"}
    stored = (await backend.rows(orders.select().where(orders.c.number == "W-2001")))[0]
    assert (stored.recipient, stored.street) == ("王芳", "建国路1号")


async def test_an_order_with_odd_words_sent_again_is_unchanged(backend: Backend, writer: str) -> None:
    await create(backend, writer, odd_order())
    again = await create(backend, writer, odd_order())
    assert (await again.json())["results"][0]["outcome"] == "unchanged"


async def test_a_word_of_which_nothing_can_be_seen_is_refused_by_its_field(
    backend: Backend, writer: str
) -> None:
    order = odd_order()
    order["address"]["recipient"] = f"{OVERRIDE}\u200b"
    response = await create(backend, writer, order)
    assert response.status == 422
    assert "orders[0].address.recipient: has nothing in it that can be seen" in await response.text()


async def test_what_was_stored_before_is_shown_as_people_see_it(backend: Backend) -> None:
    async with backend.database.write.begin() as connection:
        await connection.execute(update(order_lines).values(name={"en": ODD}))
        await connection.execute(update(tracking_events).values(text={"en": f"At{OVERRIDE} hub"}))
    seen = await view(backend)
    assert seen["items"][0]["name"] == {"en": SEEN}
    assert seen["shipments"][0]["events"][0]["text"] == {"en": "At hub"}
    listed = await backend.get("/api/v1/orders", sign_principal(customer="C1001"))
    assert OVERRIDE not in json.dumps(listed, ensure_ascii=False)


async def test_a_carriers_words_come_as_people_see_them(backend: Backend) -> None:
    scan = OFD | {
        "text": f"Out{OVERRIDE} for delivery\r\nnow",
        "place": {"en": "Shang\u200bhai"},
        "courier": {"name": f"Li{OVERRIDE} Lei"},
    }
    assert (await send(backend, report(scan))).status == 200
    parcel = (await view(backend))["shipments"][0]
    assert parcel["last_event"]["text"] == {"en": "Out for delivery now"}
    assert parcel["last_event"]["place"] == {"en": "Shanghai"}
    assert parcel["courier"]["name"] == "Li Lei"


async def test_a_scan_of_a_whole_page_is_told_in_its_first_words(backend: Backend) -> None:
    scan = OFD | {
        "text": LONG,
        "place": LONG,
        "status": "ready_for_pickup",
        "pickup": {"name": LONG, "address": LONG, "hours": LONG},
    }
    assert (await send(backend, report(scan))).status == 200
    parcel = (await view(backend))["shipments"][0]
    event = parcel["last_event"]
    told = [event["text"], event["place"], *(parcel["pickup"][n] for n in ("name", "address", "hours"))]
    assert all(len(words["en"]) <= 500 and words["en"].endswith("…") for words in told)
    assert event["text"]["en"].removesuffix("…").split(" ")[-1] in LONG.split(" ")
    theirs = tracking_events.select().where(tracking_events.c.code == "OFD")
    stored = await backend.rows(theirs.order_by(tracking_events.c.occurred_at))
    assert stored[-1].text == {"en": LONG.strip()}


async def test_a_scan_beyond_all_bounds_is_refused_by_its_field(backend: Backend) -> None:
    response = await send(backend, report(OFD | {"text": "x" * 10_001}))
    assert response.status == 422
    assert "parcels.0.events.0.text" in await response.text()


def test_an_accounts_name_is_taken_as_people_see_it() -> None:
    assert AccountBody.model_validate({"name": f"Li{OVERRIDE} Wei\u200b"}).name == "Li Wei"
