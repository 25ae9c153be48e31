"""What a person reads, derived from the three axes; and whose move it is next."""

from collections.abc import Collection, Sequence

from backend.orders.model import Order, Return
from backend.orders.states import OrderState, PaymentState, ReturnState
from backend.shipments.model import Shipment
from backend.shipments.states import IN_WAREHOUSE, VOID, ShipmentState

_OPEN_RETURNS = {
    ReturnState.REQUESTED: "return_in_progress",
    ReturnState.APPROVED: "return_in_progress",
    ReturnState.AWAITING_RETURN: "return_in_progress",
    ReturnState.IN_TRANSIT: "return_in_progress",
    ReturnState.RECEIVED: "return_in_progress",
    ReturnState.INSPECTED: "return_in_progress",
    ReturnState.REPLACING: "return_in_progress",
    ReturnState.REFUNDING: "refunding",
}

# What needs somebody comes before what merely goes on.
_ANY_PARCEL = (
    (ShipmentState.LOST, "lost"),
    (ShipmentState.DELIVERY_FAILED, "delivery_failed"),
    (ShipmentState.READY_FOR_PICKUP, "ready_for_pickup"),
    (ShipmentState.RETURN_TO_SENDER, "returning_to_sender"),
)

_PARCEL_WORDS = {
    ShipmentState.HANDED_OVER: "in_transit",
    ShipmentState.RETURN_TO_SENDER: "returning_to_sender",
    ShipmentState.REALLOCATED: "preparing",
}

_UNDER_WAY = frozenset(
    {
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "delivery_failed",
        "partly_shipped",
        "partly_delivered",
        "returning_to_sender",
        "lost",
    }
)

_NEXT = {
    "payment_pending": "customer_pays",
    "payment_failed": "customer_pays",
    "on_hold": "shop_decides",
    "preparing": "shop_ships",
    "partly_shipped": "shop_ships",
    "in_transit": "carrier_delivers",
    "out_for_delivery": "carrier_delivers",
    "partly_delivered": "carrier_delivers",
    "delivery_failed": "carrier_delivers",
    "ready_for_pickup": "customer_collects",
    "returning_to_sender": "shop_decides",
    "returned": "shop_decides",
    "lost": "shop_decides",
    "refunding": "shop_refunds",
}

_NEXT_OF_RETURN = {
    ReturnState.REQUESTED: "shop_decides",
    ReturnState.APPROVED: "customer_returns_item",
    ReturnState.AWAITING_RETURN: "customer_returns_item",
    ReturnState.IN_TRANSIT: "carrier_delivers",
    ReturnState.RECEIVED: "shop_inspects",
    ReturnState.INSPECTED: "shop_inspects",
    ReturnState.REPLACING: "shop_ships",
    ReturnState.REFUNDING: "shop_refunds",
}


def reader_status(order: Order) -> str:
    """Return the one status a person reads (the list is in docs/contracts.md).

    The order of the questions is the rule: an end of the order, money still missing, an open return,
    a hold, then the parcels.
    """
    return _ended(order) or _unpaid(order) or _returning(order) or _held(order) or fulfilment(order)


def fulfilment(order: Order) -> str:
    """Return the state of all parcels together, whatever money and returns do."""
    states = {s.state for s in order.shipments if s.state not in VOID}
    return _parcels_together(states, is_complete=not _has_unallocated(order))


def _parcels_together(states: Collection[ShipmentState], *, is_complete: bool) -> str:
    for state, status in _ANY_PARCEL:
        if state in states:
            return status
    shipped = set(states) - IN_WAREHOUSE
    if not shipped:
        return "preparing"
    return _shipped_status(shipped, is_complete=is_complete and set(states) == shipped)


def is_under_way(status: str) -> bool:
    """Whether, at this status, something has left and not all of it has arrived."""
    return status in _UNDER_WAY


def parcel_status(state: ShipmentState) -> str:
    """Return what a person reads about one parcel, in the words used for orders."""
    if state in IN_WAREHOUSE:
        return "preparing"
    return _PARCEL_WORDS.get(state, state.value)


def parcels_status(parcels: Sequence[Shipment]) -> str:
    """Return what a person reads about parcels who may know of nothing else of their order."""
    states = {parcel.state for parcel in parcels}
    if len(states) == 1:
        return parcel_status(*states)
    return _parcels_together(states - VOID, is_complete=True)


def parcels_next_step(parcels: Sequence[Shipment]) -> str:
    """Return whose move it is with these parcels."""
    return _NEXT.get(parcels_status(parcels), "nothing")


def next_step(order: Order) -> str:
    """Return whose move it is; `nothing` when nobody's."""
    status = reader_status(order)
    if status == "return_in_progress":
        return _NEXT_OF_RETURN[_open_return(order).state]
    return _NEXT.get(status, "nothing")


def _shipped_status(shipped: Collection[ShipmentState], *, is_complete: bool) -> str:
    if is_complete and set(shipped) == {ShipmentState.DELIVERED}:
        return "delivered"
    if is_complete and set(shipped) == {ShipmentState.RETURNED}:
        return "returned"
    if ShipmentState.DELIVERED in shipped:
        return "partly_delivered"
    if not is_complete:
        return "partly_shipped"
    if ShipmentState.OUT_FOR_DELIVERY in shipped:
        return "out_for_delivery"
    return "in_transit"


def _ended(order: Order) -> str | None:
    if order.state in (OrderState.CANCELLED, OrderState.REJECTED):
        return order.state.value
    if order.payment.state == PaymentState.REFUNDED:
        return "refunded"
    return None


def _unpaid(order: Order) -> str | None:
    if order.payment.state == PaymentState.FAILED:
        return "payment_failed"
    if order.payment.state == PaymentState.PENDING and not order.payment.on_delivery:
        return "payment_pending"
    return None


def _returning(order: Order) -> str | None:
    if any(r.state in _OPEN_RETURNS for r in order.returns):
        return _OPEN_RETURNS[_open_return(order).state]
    return None


def _held(order: Order) -> str | None:
    return "on_hold" if order.state == OrderState.ON_HOLD else None


def _open_return(order: Order) -> Return:
    return max((r for r in order.returns if r.state in _OPEN_RETURNS), key=lambda r: r.requested_at)


def _has_unallocated(order: Order) -> bool:
    packed: dict[int, int] = {}
    for shipment in order.shipments:
        if shipment.state not in VOID:
            for line, quantity in shipment.contents.items():
                packed[line] = packed.get(line, 0) + quantity
    return any(packed.get(line.line, 0) < line.quantity for line in order.lines)
