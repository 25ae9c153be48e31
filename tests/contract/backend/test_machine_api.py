"""The API for other systems."""

import asyncio
from functools import reduce
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import func, select

from backend.customers.tables import customers
from backend.history.tables import history
from backend.http.routes import OPEN_PATHS, ROUTES
from backend.idempotency.tables import idempotency
from backend.identity.api_keys import ApiKeys
from backend.orders.tables import orders
from tests.support.backend.hooks import assert_history_replays
from tests.support.backend.machine_api import ORDER, create, move
from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal


@pytest.fixture
async def keys(backend: Backend) -> ApiKeys:
    return ApiKeys(backend.database, backend.clock, None)


@pytest.fixture
async def writer(keys: ApiKeys) -> str:
    return await keys.create("shop system", frozenset({"orders:read", "orders:write"}))


async def test_an_order_sent_in_is_seen_by_its_customer(backend: Backend, writer: str) -> None:
    response = await create(backend, writer, ORDER)
    assert (response.status, await response.json()) == (
        201,
        {"results": [{"number": "W-2001", "outcome": "created"}]},
    )
    view = await backend.get("/api/v1/orders/W-2001", sign_principal(customer="C9001"))
    total = {"minor": 26000, "currency": "CNY", "decimal": "260.00"}
    assert (view["status"], view["totals"]["total"]) == ("preparing", total)
    assert view["address"]["phone"] == "+8613900139000"
    await assert_history_replays(backend)


async def test_a_guest_is_found_by_number_and_mail(backend: Backend, writer: str) -> None:
    await create(backend, writer, ORDER | {"customer": {"email": "guest@example.com"}})
    claim = {"number": "w2001", "email": "guest@example.com"}
    answer = await backend.post("/api/v1/verifications", sign_principal(), claim)
    assert answer["outcome"] == "granted"


async def test_a_guests_order_is_not_given_to_a_customer_with_the_same_mail(
    backend: Backend, writer: str
) -> None:
    await create(backend, writer, ORDER | {"customer": {"email": "li.wei@example.com"}})
    response = await backend.call("GET", "/api/v1/orders/W-2001", sign_principal(customer="C1001"))
    assert response.status == 404


async def test_the_same_request_again_gets_the_stored_answer(backend: Backend, writer: str) -> None:
    first = await create(backend, writer, ORDER, key="k-1")
    again = await create(backend, writer, ORDER, key="k-1")
    assert (first.status, await first.read()) == (again.status, await again.read())


async def test_the_same_request_many_times_at_once_stores_one_order(backend: Backend, writer: str) -> None:
    responses = await asyncio.gather(*(create(backend, writer, ORDER, key="k-1") for _ in range(8)))
    assert {response.status for response in responses} <= {201, 409}
    assert await backend.rows(select(func.count()).where(orders.c.number == "W-2001")) == [(1,)]


async def test_a_key_used_for_another_body_is_refused(backend: Backend, writer: str) -> None:
    await create(backend, writer, ORDER, key="k-1")
    response = await create(backend, writer, ORDER | {"number": "W-2002"}, key="k-1")
    assert (response.status, (await response.json())["error"]["code"]) == (422, "idempotency_key_reused")


async def test_keys_of_different_callers_do_not_meet(backend: Backend, keys: ApiKeys, writer: str) -> None:
    other = await keys.create("another", frozenset({"orders:write"}))
    await create(backend, writer, ORDER, key="k-1")
    response = await create(backend, other, ORDER | {"number": "W-2002", "shipments": []}, key="k-1")
    assert response.status == 201


async def test_a_refused_request_is_not_remembered(backend: Backend, writer: str) -> None:
    await create(backend, writer, ORDER | {"total": 1}, key="k-1")
    assert await backend.rows(select(idempotency)) == []


async def test_without_a_key_nothing_is_created(backend: Backend, writer: str) -> None:
    response = await backend.call("POST", "/api/v1/orders", writer, {"orders": [ORDER]})
    assert (await response.json())["error"]["code"] == "idempotency_key_missing"


async def test_the_same_order_in_another_request_is_unchanged(backend: Backend, writer: str) -> None:
    await create(backend, writer, ORDER)
    response = await create(backend, writer, ORDER)
    assert (response.status, (await response.json())["results"][0]["outcome"]) == (200, "unchanged")


async def test_another_order_under_a_number_that_is_taken_is_a_conflict(
    backend: Backend, writer: str
) -> None:
    await create(backend, writer, ORDER)
    response = await create(backend, writer, ORDER | {"shipping": 0, "total": None, "shipments": []})
    assert (await response.json())["results"][0]["outcome"] == "conflict"


async def test_all_problems_of_all_orders_are_told_at_once(backend: Backend, writer: str) -> None:
    bad = ORDER | {"customer": {"email": "nobody"}, "placed_at": "yesterday"}
    response = await create(backend, writer, ORDER | {"total": 1}, bad)
    problems = (await response.json())["error"]["problems"]
    assert [problem["field"] for problem in problems] == [
        "orders[0]",
        "orders[1].placed_at",
        "orders[1].customer.email",
    ]


async def test_an_order_that_does_not_add_up_says_how(backend: Backend, writer: str) -> None:
    response = await create(backend, writer, ORDER | {"total": 1})
    assert "25800 + shipping 800 - discount 600 = 26000" in (await response.json())["error"]["message"]


async def test_one_bad_order_keeps_all_of_a_request_out(backend: Backend, writer: str) -> None:
    await create(backend, writer, ORDER, ORDER | {"number": "W-2002", "total": 1})
    assert await backend.rows(select(customers).where(customers.c.id == "C9001")) == []


async def test_a_parcel_goes_through_the_warehouse_and_out(backend: Backend, writer: str) -> None:
    parcel = {"entity": "shipment", "id": "GD100003-1"}
    states = [
        (await (await move(backend, writer, "GD100003", event=event, **parcel)).json())["state"]
        for event in ("pick", "pack", "label", "hand_over")
    ]
    assert states == ["picked", "packed", "labelled", "handed_over"]
    view = await backend.get("/api/v1/orders/GD100003", sign_principal(customer="C1001"))
    assert view["status"] == "in_transit"
    assert view["shipments"][0]["handed_over_at"] == view["as_of"]
    await assert_history_replays(backend)


async def test_an_order_that_has_left_cannot_be_cancelled(backend: Backend, writer: str) -> None:
    response = await move(backend, writer, "GD100001", entity="order", event="cancel")
    assert (response.status, (await response.json())["error"]["code"]) == (409, "transition_refused")


async def test_an_order_still_in_the_warehouse_can_be_cancelled(backend: Backend, writer: str) -> None:
    response = await move(
        backend, writer, "gd100003", entity="order", event="cancel", reason="customer asked"
    )
    assert await response.json() == {"state": "cancelled"}


async def test_two_moves_at_once_happen_once(backend: Backend, writer: str) -> None:
    responses = await asyncio.gather(
        *(move(backend, writer, "GD100003", entity="order", event="cancel") for _ in range(5))
    )
    assert sorted(response.status for response in responses) == [200, 409, 409, 409, 409]
    rows = await backend.rows(select(history).where(history.c.event == "cancel"))
    assert len(rows) == 1


async def test_scans_cannot_be_made_up_by_the_shop(backend: Backend, writer: str) -> None:
    move_in = {"entity": "shipment", "id": "GD100001-1", "event": "scan_delivered"}
    assert (await move(backend, writer, "GD100001", **move_in)).status == 409


async def test_a_parcel_of_another_order_cannot_be_moved_through_this_one(
    backend: Backend, writer: str
) -> None:
    response = await move(
        backend, writer, "GD100001", entity="shipment", id="GD200003-1", event="start_picking"
    )
    assert response.status == 404


async def test_history_tells_who_did_what(backend: Backend, writer: str) -> None:
    await move(backend, writer, "GD100003", entity="order", event="cancel", reason="customer asked")
    entries = (await backend.get("/api/v1/orders/GD100003/history", writer))["history"]
    last = entries[-1]
    assert (last["from"], last["to"], last["reason"]) == ("confirmed", "cancelled", "customer asked")
    assert last["actor"].startswith("key:")


async def test_a_key_without_the_scope_is_told_which_one_it_lacks(backend: Backend) -> None:
    response = await create(backend, GATEWAY_KEY, ORDER)
    assert (response.status, (await response.json())["error"]["scope"]) == (403, "orders:write")


async def test_a_conversation_cannot_write_orders(backend: Backend) -> None:
    assert (await create(backend, sign_principal(customer="C1001"), ORDER)).status == 403


async def test_a_revoked_key_opens_nothing(backend: Backend, keys: ApiKeys, writer: str) -> None:
    await keys.revoke(writer.split("_")[1])
    response = await backend.call("GET", "/api/v1/orders", writer)
    assert response.status == 401


async def test_a_machine_pages_through_all_orders(backend: Backend, writer: str) -> None:
    first = await backend.get("/api/v1/orders?limit=7", writer)
    rest = await backend.get(f"/api/v1/orders?limit=100&cursor={first['next']}", writer)
    numbers = {order["number"] for order in first["orders"] + rest["orders"]}
    assert (len(numbers), rest["next"]) == (12, None)


async def test_every_path_needs_credentials_unless_it_is_listed(backend: Backend) -> None:
    open_paths = set()
    for resource in backend.service.app.router.resources():
        path = resource.canonical
        for route in resource:
            filled = path.replace("{number}", "GD100001").replace("{carrier}", "sf").replace("{id}", "C1")
            response = await backend.client.request(route.method, filled, json={})
            if response.status != 401:
                open_paths.add(path)
    assert open_paths == OPEN_PATHS


@pytest.mark.parametrize(
    "changes",
    [
        {"placed_at": "0001-01-01T00:00:00+14:00"},
        {"placed_at": "9999-12-31T23:59:59-14:00"},
        {"promised_ship_by": "9999-12-31T23:59:59-14:00"},
        {"custom_fields": {"a": float("nan")}},
        {"custom_fields": {"a": reduce(lambda inner, _: [inner], range(900), 0)}},
        {"custom_fields": {"a": {"b": ["\u009f\x7f"]}}},
    ],
)
async def test_an_order_with_an_impossible_value_is_refused_by_its_field(
    backend: Backend, writer: str, changes: dict[str, Any]
) -> None:
    good = await create(backend, writer, ORDER)
    response = await create(backend, writer, ORDER | {"number": "W-2002", "shipments": []} | changes)
    error = (await response.json())["error"]
    assert (good.status, response.status, error["code"]) == (201, 422, "order_invalid")
    assert error["field"] == f"orders[0].{next(iter(changes))}"


async def test_every_route_declares_who_may_call_it(backend: Backend) -> None:
    app: web.Application = backend.service.app
    declared = {path for _, path in app[ROUTES]}
    existing = {resource.canonical for resource in app.router.resources()}
    assert existing - declared == {"/healthz", "/readyz", "/metrics"}


async def test_the_openapi_document_lists_every_route(backend: Backend) -> None:
    document = await (await backend.client.get("/api/v1/openapi.json")).json()
    listed = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert listed == set(backend.service.app[ROUTES])
    assert "OrderIn" in document["components"]["schemas"]
