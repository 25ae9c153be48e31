"""How an order reads to its customer: one status of many parcels, and the next step."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from backend.orders.masking import mask_phone
from backend.orders.model import Order
from backend.orders.states import ORDER, OrderState, PaymentState, ReturnState
from backend.orders.status import next_step, reader_status
from backend.shared.errors import TransitionRefusedError
from backend.shipments.states import ShipmentState
from demo.shop.building import OrderBuilder
from demo.shop.layout import read_catalog, read_fixed
from tests.support.backend.service import NOW

S = ShipmentState


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+8613800138000", "138****8000"), ("+14155550132", "141****0132"), ("12345", "****45")],
)
def test_of_a_phone_four_digits_are_hidden(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.fixture(scope="module")
def orders() -> Mapping[str, Order]:
    layout = read_fixed()
    builder = OrderBuilder(read_catalog(), {c.id: c for c in layout.customers}, NOW, "demo")
    return {spec.number: builder.build(spec).order for spec in layout.orders}


def with_parcels(order: Order, *states: ShipmentState) -> Order:
    one = order.shipments[0]
    parcels = [replace(one, id=f"p{n}", state=state) for n, state in enumerate(states)]
    return replace(order, shipments=tuple(parcels))


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ((S.ALLOCATED,), "preparing"),
        ((S.LABELLED, S.IN_TRANSIT), "partly_shipped"),
        ((S.HANDED_OVER,), "in_transit"),
        ((S.IN_TRANSIT, S.OUT_FOR_DELIVERY), "out_for_delivery"),
        ((S.DELIVERED, S.OUT_FOR_DELIVERY), "partly_delivered"),
        ((S.DELIVERED, S.PICKING), "partly_delivered"),
        ((S.DELIVERED, S.CANCELLED), "delivered"),
        ((S.DELIVERED, S.READY_FOR_PICKUP), "ready_for_pickup"),
        ((S.DELIVERY_FAILED, S.IN_TRANSIT), "delivery_failed"),
        ((S.LOST, S.DELIVERED), "lost"),
        ((S.RETURN_TO_SENDER,), "returning_to_sender"),
        ((S.RETURNED,), "returned"),
        ((S.CANCELLED,), "preparing"),
    ],
)
def test_several_parcels_read_as_one_status(
    orders: Mapping[str, Order], states: tuple[ShipmentState, ...], status: str
) -> None:
    assert reader_status(with_parcels(orders["GD100001"], *states)) == status


@pytest.mark.parametrize(
    ("changes", "status", "step"),
    [
        ({"state": OrderState.CANCELLED}, "cancelled", "nothing"),
        ({"state": OrderState.ON_HOLD}, "on_hold", "shop_decides"),
        ({"payment": PaymentState.REFUNDED}, "refunded", "nothing"),
        ({"payment": PaymentState.FAILED}, "payment_failed", "customer_pays"),
        ({"payment": PaymentState.PENDING}, "payment_pending", "customer_pays"),
    ],
)
def test_money_and_the_orders_end_come_before_parcels(
    orders: Mapping[str, Order], changes: dict[str, Any], status: str, step: str
) -> None:
    order = orders["GD100001"]
    if "payment" in changes:
        changes = {"payment": replace(order.payment, state=changes["payment"])}
    changed = replace(order, **changes)
    assert (reader_status(changed), next_step(changed)) == (status, step)


def test_an_order_paid_on_delivery_is_not_waiting_for_money(orders: Mapping[str, Order]) -> None:
    order = orders["GD100001"]
    payment = replace(order.payment, state=PaymentState.PENDING, on_delivery=True)
    assert reader_status(replace(order, payment=payment)) == "in_transit"


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (ReturnState.REQUESTED, "shop_decides"),
        (ReturnState.AWAITING_RETURN, "customer_returns_item"),
        (ReturnState.RECEIVED, "shop_inspects"),
        (ReturnState.REFUNDING, "shop_refunds"),
    ],
)
def test_an_open_return_says_whose_move_it_is(
    orders: Mapping[str, Order], state: ReturnState, step: str
) -> None:
    order = orders["GD100006"]
    returned = replace(order, returns=(replace(order.returns[0], state=state),))
    assert next_step(returned) == step


def test_a_return_that_was_refused_no_longer_covers_the_delivery(orders: Mapping[str, Order]) -> None:
    order = orders["GD100006"]
    refused = replace(order, returns=(replace(order.returns[0], state=ReturnState.REJECTED),))
    assert reader_status(refused) == "delivered"


def test_an_order_is_completed_only_when_everything_has_arrived(orders: Mapping[str, Order]) -> None:
    order = orders["GD200004"]
    with pytest.raises(TransitionRefusedError):
        ORDER.target("confirmed", "complete", order)
    arrived = with_parcels(order, S.DELIVERED, S.DELIVERED)
    assert ORDER.target("confirmed", "complete", arrived) == "completed"
