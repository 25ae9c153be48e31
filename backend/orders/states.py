"""The states of every axis. They are stored as written here: rename only with a migration."""

from enum import StrEnum
from typing import TYPE_CHECKING

from backend.history.state_machine import StateMachine, from_each
from backend.shipments.states import IN_WAREHOUSE, VOID
from backend.shipments.states import ShipmentState as S

if TYPE_CHECKING:
    from backend.orders.model import Order


class OrderState(StrEnum):
    """Where the order stands commercially."""

    RECEIVED = "received"
    ON_HOLD = "on_hold"
    VALIDATED = "validated"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class PaymentState(StrEnum):
    """Where the money stands."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    VOIDED = "voided"
    DISPUTED = "disputed"


class ReturnState(StrEnum):
    """Where a return stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    AWAITING_RETURN = "awaiting_return"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    INSPECTED = "inspected"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    REPLACING = "replacing"
    REPLACED = "replaced"
    REFUSED = "refused"


def nothing_left_the_warehouse(order: "Order") -> bool:
    """Whether every parcel is still in the warehouse (or void)."""
    return all(s.state in IN_WAREHOUSE | VOID for s in order.shipments)


def everything_arrived(order: "Order") -> bool:
    """Whether every parcel that counts is delivered, and there is at least one."""
    counted = [s.state for s in order.shipments if s.state not in VOID]
    return bool(counted) and all(state == S.DELIVERED for state in counted)


_O, _P, _R = OrderState, PaymentState, ReturnState
_OPEN_ORDER = (_O.RECEIVED, _O.ON_HOLD, _O.VALIDATED, _O.CONFIRMED)

ORDER = StateMachine(
    "order",
    _O.RECEIVED,
    {
        (_O.RECEIVED, "validate"): (_O.VALIDATED, None),
        (_O.ON_HOLD, "release"): (_O.VALIDATED, None),
        (_O.VALIDATED, "confirm"): (_O.CONFIRMED, None),
        (_O.CONFIRMED, "complete"): (_O.COMPLETED, everything_arrived),
        **from_each(
            (_O.RECEIVED, _O.VALIDATED, _O.CONFIRMED), "hold", _O.ON_HOLD, nothing_left_the_warehouse
        ),
        **from_each(_OPEN_ORDER, "cancel", _O.CANCELLED, nothing_left_the_warehouse),
        **from_each((_O.RECEIVED, _O.ON_HOLD, _O.VALIDATED), "reject", _O.REJECTED),
    },
)

PAYMENT = StateMachine(
    "payment",
    _P.PENDING,
    {
        (_P.PENDING, "authorize"): (_P.AUTHORIZED, None),
        **from_each((_P.PENDING, _P.AUTHORIZED), "capture", _P.CAPTURED),
        **from_each((_P.PENDING, _P.AUTHORIZED), "fail", _P.FAILED),
        (_P.FAILED, "retry"): (_P.PENDING, None),
        **from_each((_P.PENDING, _P.AUTHORIZED, _P.FAILED), "void", _P.VOIDED),
        **from_each((_P.CAPTURED, _P.PARTIALLY_REFUNDED), "refund_part", _P.PARTIALLY_REFUNDED),
        **from_each((_P.CAPTURED, _P.PARTIALLY_REFUNDED), "refund_rest", _P.REFUNDED),
        (_P.CAPTURED, "dispute"): (_P.DISPUTED, None),
        (_P.DISPUTED, "win_dispute"): (_P.CAPTURED, None),
        (_P.DISPUTED, "lose_dispute"): (_P.REFUNDED, None),
    },
)

RETURN = StateMachine(
    "return",
    _R.REQUESTED,
    {
        (_R.REQUESTED, "approve"): (_R.APPROVED, None),
        (_R.REQUESTED, "reject"): (_R.REJECTED, None),
        (_R.APPROVED, "instruct"): (_R.AWAITING_RETURN, None),
        **from_each((_R.APPROVED, _R.AWAITING_RETURN), "send_back", _R.IN_TRANSIT),
        **from_each((_R.AWAITING_RETURN, _R.IN_TRANSIT), "receive", _R.RECEIVED),
        (_R.RECEIVED, "inspect"): (_R.INSPECTED, None),
        **from_each((_R.APPROVED, _R.RECEIVED, _R.INSPECTED), "start_refund", _R.REFUNDING),
        (_R.REFUNDING, "refund"): (_R.REFUNDED, None),
        (_R.INSPECTED, "replace"): (_R.REPLACING, None),
        (_R.REPLACING, "send_replacement"): (_R.REPLACED, None),
        (_R.INSPECTED, "refuse"): (_R.REFUSED, None),
    },
)


class EntityKind(StrEnum):
    """What of an order has states: itself, its payment, its parcels and its returns."""

    ORDER = "order"
    PAYMENT = "payment"
    SHIPMENT = "shipment"
    RETURN = "return"
