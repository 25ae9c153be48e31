"""Every table of the backend; importing this module completes the metadata."""

from backend.carrier_webhooks import tables as carrier_webhooks
from backend.customers import tables as customers
from backend.feedback import tables as feedback
from backend.history import tables as history
from backend.idempotency import tables as idempotency
from backend.identity import tables as identity
from backend.orders import tables as orders
from backend.outbound import tables as outbound
from backend.shared import facts as facts_table
from backend.shared.columns import metadata
from backend.shipments import tables as shipments
from backend.verification import tables as verification

__all__ = [
    "carrier_webhooks",
    "customers",
    "facts_table",
    "feedback",
    "history",
    "idempotency",
    "identity",
    "metadata",
    "orders",
    "outbound",
    "shipments",
    "verification",
]
