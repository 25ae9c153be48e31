"""The states of every axis. They are stored as written here: rename only with a migration."""

from enum import StrEnum


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
