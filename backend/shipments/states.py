"""The states of a parcel and of its scans. They are stored as written here: rename only with a migration."""

from enum import StrEnum

from backend.history.state_machine import StateMachine, from_each


class ShipmentState(StrEnum):
    """Where one parcel stands, in the warehouse and then with the carrier."""

    ALLOCATED = "allocated"
    PICKING = "picking"
    PICKED = "picked"
    PACKED = "packed"
    LABELLED = "labelled"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERED = "delivered"
    RETURN_TO_SENDER = "return_to_sender"
    RETURNED = "returned"
    LOST = "lost"
    CANCELLED = "cancelled"
    REALLOCATED = "reallocated"


class TrackingStatus(StrEnum):
    """What one scan of a carrier says."""

    PENDING = "pending"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_DELAYED = "delivery_delayed"
    ON_HOLD = "on_hold"
    RETURN_TO_SENDER = "return_to_sender"
    LOST = "lost"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class ReasonFamily(StrEnum):
    """Whose doing a scan's trouble is."""

    CARRIER = "carrier"
    RETAILER = "retailer"
    CONSIGNEE = "consignee"
    CUSTOMS = "customs"
    WEATHER = "weather"
    OTHER = "other"


IN_WAREHOUSE = frozenset(
    {
        ShipmentState.ALLOCATED,
        ShipmentState.PICKING,
        ShipmentState.PICKED,
        ShipmentState.PACKED,
        ShipmentState.LABELLED,
    }
)


WITH_CARRIER = frozenset(
    {
        ShipmentState.HANDED_OVER,
        ShipmentState.IN_TRANSIT,
        ShipmentState.OUT_FOR_DELIVERY,
        ShipmentState.READY_FOR_PICKUP,
        ShipmentState.DELIVERY_FAILED,
        ShipmentState.RETURN_TO_SENDER,
    }
)
"""The carrier has it and more scans are to be expected."""


VOID = frozenset({ShipmentState.CANCELLED, ShipmentState.REALLOCATED})
"""Parcels that never left and say nothing about the order any more."""

# A carrier's scans may skip stages (a lost scan, a parcel handed over without our scan), so each may
# follow each; what sticks is decided by the merge of all scans (`shipments/tracking.py`).
_SCANNED = (
    ShipmentState.IN_TRANSIT,
    ShipmentState.OUT_FOR_DELIVERY,
    ShipmentState.READY_FOR_PICKUP,
    ShipmentState.DELIVERY_FAILED,
    ShipmentState.DELIVERED,
    ShipmentState.RETURN_TO_SENDER,
    ShipmentState.RETURNED,
    ShipmentState.LOST,
)
_STICKY = (ShipmentState.DELIVERED, ShipmentState.RETURNED, ShipmentState.LOST)

SHIPMENT = StateMachine(
    "shipment",
    ShipmentState.ALLOCATED,
    {
        (ShipmentState.ALLOCATED, "start_picking"): (ShipmentState.PICKING, None),
        (ShipmentState.PICKING, "pick"): (ShipmentState.PICKED, None),
        (ShipmentState.PICKING, "run_short"): (ShipmentState.REALLOCATED, None),
        (ShipmentState.PICKED, "pack"): (ShipmentState.PACKED, None),
        (ShipmentState.PACKED, "label"): (ShipmentState.LABELLED, None),
        **from_each(IN_WAREHOUSE, "hand_over", ShipmentState.HANDED_OVER),
        **from_each(IN_WAREHOUSE, "cancel", ShipmentState.CANCELLED),
        **{
            (before, f"scan_{after}"): (after, None)
            for after in _SCANNED
            for before in (*IN_WAREHOUSE, *WITH_CARRIER, ShipmentState.LOST)
            if before != after
        },
        **{
            (before, f"correct_to_{after}"): (after, None)
            for after in (ShipmentState.HANDED_OVER, *_SCANNED)
            for before in (*WITH_CARRIER, *_STICKY)
            if before != after
        },
        **{(state, "stall"): (state, None) for state in WITH_CARRIER},
    },
)
