"""What a conversation sees of its orders."""

from collections.abc import Callable

import jwt
import pytest

from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal


async def test_a_customer_vouched_for_sees_own_orders_newest_first(backend: Backend) -> None:
    answer = await backend.get("/api/v1/orders", sign_principal(customer="C1001"))
    numbers = [order["number"] for order in answer["orders"]]
    assert numbers == ["GD100005", "GD100003", "GD100001", "GD100004", "GD100002", "GD100006"]


async def test_a_list_says_what_is_under_way(backend: Backend) -> None:
    answer = await backend.get("/api/v1/orders", sign_principal(customer="C1001"))
    under_way = {order["number"] for order in answer["orders"] if order["under_way"]}
    assert under_way == {"GD100001", "GD100004"}


@pytest.mark.parametrize(
    ("customer", "number", "status", "step"),
    [
        ("C1001", "GD100001", "in_transit", "carrier_delivers"),
        ("C1001", "GD100002", "delivered", "nothing"),
        ("C1001", "GD100003", "preparing", "shop_ships"),
        ("C1001", "GD100004", "ready_for_pickup", "customer_collects"),
        ("C1001", "GD100005", "payment_failed", "customer_pays"),
        ("C1001", "GD100006", "refunding", "shop_refunds"),
        ("C2001", "GD200001", "out_for_delivery", "carrier_delivers"),
        ("C2001", "GD200002", "delivered", "nothing"),
        ("C2001", "GD200003", "preparing", "shop_ships"),
        ("C2001", "GD200004", "partly_delivered", "carrier_delivers"),
        ("C2001", "GD200005", "payment_failed", "customer_pays"),
        ("C2001", "GD200006", "in_transit", "carrier_delivers"),
    ],
)
async def test_each_fixed_order_stands_where_the_demo_says(
    backend: Backend, customer: str, number: str, status: str, step: str
) -> None:
    view = await backend.get(f"/api/v1/orders/{number}", sign_principal(customer=customer))
    assert (view["status"], view["next"]) == (status, step)


async def test_a_parcel_without_a_scan_for_nine_days_is_stalled(backend: Backend) -> None:
    view = await backend.get("/api/v1/orders/GD200006", sign_principal(customer="C2001"))
    assert view["shipments"][0]["days_since_scan"] == 9
    assert view["shipments"][0]["stalled"] is True


async def test_the_buyer_gets_the_pickup_code_and_the_whole_address(backend: Backend) -> None:
    view = await backend.get("/api/v1/orders/GD100004", sign_principal(customer="C1001"))
    assert view["shipments"][0]["pickup"]["code"] == "8-2-3041"
    assert view["address"]["phone"] == "+8613800138000"


async def test_a_foreign_order_answers_like_one_that_does_not_exist(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    foreign = await backend.call("GET", "/api/v1/orders/GD200001", token)
    unknown = await backend.call("GET", "/api/v1/orders/GD999999", token)
    assert foreign.status == unknown.status == 404
    assert await foreign.read() == await unknown.read()


async def test_foreign_and_unknown_orders_take_the_same_statements(
    backend: Backend, traced: Callable[[], list[str]]
) -> None:
    token = sign_principal(customer="C1001")
    traced()
    await backend.call("GET", "/api/v1/orders/GD200001", token)
    foreign = traced()
    await backend.call("GET", "/api/v1/orders/GD999999", token)
    assert foreign == traced()


async def test_a_conversation_that_proved_nothing_sees_nothing(backend: Backend) -> None:
    assert (await backend.get("/api/v1/orders", sign_principal()))["orders"] == []


async def test_pages_follow_one_another_without_gap_or_overlap(backend: Backend) -> None:
    token, cursor, seen = sign_principal(customer="C1001"), "", []
    while cursor is not None:
        page = await backend.get(f"/api/v1/orders?limit=4&cursor={cursor}", token)
        seen += [order["number"] for order in page["orders"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 6


async def test_a_cursor_of_somebody_elses_making_is_an_error_that_names_the_field(backend: Backend) -> None:
    response = await backend.call("GET", "/api/v1/orders?cursor=abc", sign_principal())
    assert response.status == 422
    assert (await response.json())["error"]["field"] == "cursor"


@pytest.mark.parametrize(
    "token",
    [
        sign_principal(customer="C1001", exp=1),
        sign_principal(customer="C1001", aud="somebody-else"),
        sign_principal(customer="C1001", kid="k9"),
        sign_principal(customer="C1001", sub=None),
        jwt.encode({"sub": "c_1", "cus": "C1001"}, key="", algorithm="none", headers={"kid": "k1"}),
        "gdk_gateway_not-the-key",
    ],
    ids=["expired", "other audience", "unknown key", "no conversation", "unsigned", "wrong api key"],
)
async def test_a_token_that_our_gateway_did_not_sign_for_us_now_opens_nothing(
    backend: Backend, token: str
) -> None:
    response = await backend.call("GET", "/api/v1/orders", token)
    assert response.status == 401


async def test_every_active_key_verifies(backend: Backend) -> None:
    response = await backend.call("GET", "/api/v1/orders", sign_principal(kid="k2"))
    assert response.status == 200


async def test_the_gateways_key_reads_every_order_unmasked(backend: Backend) -> None:
    view = await backend.get("/api/v1/orders/GD200001", GATEWAY_KEY)
    assert view["level"] == "staff"
    assert view["shipments"][0]["courier"]["phone"] == "+14155550177"


async def test_who_saw_which_order_is_recorded(backend: Backend) -> None:
    from sqlalchemy import select  # noqa: PLC0415

    from backend.identity.tables import audit  # noqa: PLC0415

    await backend.get("/api/v1/orders/GD100001", sign_principal("c_7", "C1001"))
    entries = await backend.rows(select(audit.c.actor, audit.c.action, audit.c.subject, audit.c.level))
    assert entries == [("conversation:c_7", "view_order", "GD100001", "customer")]


async def test_the_shop_tells_only_what_its_file_says(backend: Backend) -> None:
    shop = await backend.get("/api/v1/shop", sign_principal())
    assert shop["faq"]["returns"]["refund_only"] is None
    assert set(shop["faq"]["shipping"]["cost"]) == {"zh", "en"}


async def test_number_shapes_are_learned_from_the_orders(backend: Backend) -> None:
    shapes = await backend.get("/api/v1/number-shapes", GATEWAY_KEY)
    assert shapes["order"] == ["GD######"]
    assert "SF#############" in shapes["tracking"]


async def test_readiness_names_the_database(backend: Backend) -> None:
    response = await backend.client.get("/readyz")
    assert await response.json() == {"ready": True, "parts": {"database": "ok"}}
