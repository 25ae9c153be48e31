"""The small rules: numbers, masks, contacts, statuses, shapes, sending."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from backend.history.replay import BrokenHistoryError, StoredEntry, replay
from backend.history.state_machine import StateMachine
from backend.orders.masking import mask_phone
from backend.orders.model import Order
from backend.orders.states import ORDER, PAYMENT, RETURN, EntityKind, OrderState, PaymentState, ReturnState
from backend.orders.status import next_step, reader_status
from backend.shared.carriers import CARRIERS
from backend.shared.errors import TransitionRefusedError
from backend.shipments.states import SHIPMENT, ShipmentState
from demo.shop.building import OrderBuilder
from demo.shop.layout import read_catalog, read_fixed
from gendan.text.contacts import parse_email
from gendan.text.names import fold_name, mask_name
from gendan.text.numbers import common_shapes, is_same_number, number_digits, number_key
from gendan.text.phone_numbers import parse_phone
from tests.support.backend.service import NOW

S = ShipmentState


@pytest.mark.parametrize(
    ("said", "number", "is_same"),
    [
        ("GD100001", "GD100001", True),
        ("gd-100001", "GD100001", True),
        ("ＧＤ１００００１", "GD100001", True),
        ("100001", "GD100001", True),
        ("1001", "#001001", True),
        ("W1001", "GD1001", False),
        ("100002", "GD100001", False),
        ("GD", "GD100001", False),
        ("", "GD100001", False),
        ("20260001", "INV/2026/0001", True),
    ],
)
def test_prefix_hash_spaces_and_zeros_may_be_left_out(said: str, number: str, *, is_same: bool) -> None:
    assert is_same_number(said, number) is is_same


def test_a_number_has_a_form_to_be_compared_in() -> None:
    assert (number_key(" inv/2026/0001 "), number_digits("INV/0026/01")) == ("INV20260001", "2601")


def test_shapes_come_most_frequent_first() -> None:
    assert common_shapes(["#1001", "W-12", "#1002"]) == ["#####", "W-##"]


@pytest.mark.parametrize(
    ("name", "masked"), [("李伟", "李*"), ("Emma Clark", "E*** C****"), ("X", "X"), ("欧阳娜娜", "欧***")]
)
def test_of_a_name_the_first_character_is_left(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+8613800138000", "138****8000"), ("+14155550132", "141****0132"), ("12345", "****45")],
)
def test_of_a_phone_four_digits_are_hidden(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize("text", ["a@b.cn", "A.B+c@Example.co.uk", "ｌi@example.com"])
def test_an_address_is_read_as_written(text: str) -> None:
    assert parse_email(text) is not None


@pytest.mark.parametrize("text", ["a@b", "a b@c.de", "@c.de", "a@@c.de", "x" * 300 + "@c.de"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_email(text) is None


@pytest.mark.parametrize(
    "text", ["138 0013 8000", "+86 138 0013 8000", "0086-13800138000", "１３８００１３８０００"]
)
def test_a_phone_has_one_form_however_written(text: str) -> None:
    assert parse_phone(text, "CN") == "+8613800138000"


def test_names_are_compared_without_case_and_spaces() -> None:
    assert fold_name("Emma  CLARK") == fold_name("emma clark")


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


@pytest.mark.parametrize(
    ("machine", "states"),
    [(ORDER, OrderState), (PAYMENT, PaymentState), (SHIPMENT, ShipmentState), (RETURN, ReturnState)],
    ids=["order", "payment", "shipment", "return"],
)
def test_every_state_that_a_machine_leads_to_is_a_state(machine: StateMachine, states: type[StrEnum]) -> None:
    assert EntityKind(machine.entity)
    assert states(machine.initial)
    for (before, _), (after, _) in machine.transitions.items():
        assert states(before)
        assert states(after)


def test_an_order_is_completed_only_when_everything_has_arrived(orders: Mapping[str, Order]) -> None:
    order = orders["GD200004"]
    with pytest.raises(TransitionRefusedError):
        ORDER.target("confirmed", "complete", order)
    arrived = with_parcels(order, S.DELIVERED, S.DELIVERED)
    assert ORDER.target("confirmed", "complete", arrived) == "completed"


def entry(seq: int, before: str | None, after: str) -> StoredEntry:
    return StoredEntry("order", "X", seq, before, after)


@pytest.mark.parametrize(
    "entries",
    [
        [entry(2, None, "received")],
        [entry(1, "received", "validated")],
        [entry(1, None, "received"), entry(2, "validated", "confirmed")],
        [entry(1, None, "received"), entry(3, "received", "validated")],
    ],
    ids=["gap at the start", "no beginning", "jump", "gap"],
)
def test_a_broken_chain_does_not_replay(entries: list[StoredEntry]) -> None:
    with pytest.raises(BrokenHistoryError):
        replay(entries)


def test_naive_times_never_reach_the_database() -> None:
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    from backend.shared.columns import UtcTime  # noqa: PLC0415

    with pytest.raises(ValueError, match="no timezone"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001
    aware = datetime(2026, 1, 1, tzinfo=UTC)
    assert UtcTime().process_bind_param(aware, sqlite.dialect()) == datetime(2026, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize("carrier", sorted(CARRIERS))
def test_a_tracking_number_is_one_value_in_its_carriers_link(carrier: str) -> None:
    number = "A/B?x=1&y=2#z %\u202e 茶"
    link = CARRIERS[carrier].tracking_link(number)
    assert link
    parts = urlsplit(link)
    values = [unquote(parts.path.rpartition("/")[2]), *(value for _, value in parse_qsl(parts.query))]
    assert number in values
    assert not parts.fragment
    plain = CARRIERS[carrier].tracking_link("1Z999AA10123456784")
    assert plain is not None
    assert "1Z999AA10123456784" in plain
