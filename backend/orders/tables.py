"""Customers, orders, parcels, scans, returns and the history of them all."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from backend.history.tables import StateColumn
from backend.shared.columns import BigId, JsonValue, UtcTime, metadata, version_column

orders = Table(
    "orders",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("number", String(64), nullable=False, unique=True),
    Column("number_key", String(64), nullable=False, unique=True),
    Column("number_digits", String(64), nullable=False, index=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False),
    # The buyer's; the recipient's is below.
    Column("email", String(254)),
    Column("phone", String(20)),
    Column("state", String(20), nullable=False),
    Column("payment_state", String(20), nullable=False),
    Column("payment_method", JsonValue),
    Column("pays_on_delivery", Boolean, nullable=False, server_default="0"),
    Column("paid_at", UtcTime),
    Column("payment_failure", JsonValue),
    Column("placed_at", UtcTime, nullable=False),
    Column("promised_ship_by", UtcTime),
    Column("timezone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("items_minor", BigId, nullable=False),
    Column("shipping_minor", BigId, nullable=False),
    Column("discount_minor", BigId, nullable=False),
    Column("total_minor", BigId, nullable=False),
    Column("refunded_minor", BigId, nullable=False, server_default="0"),
    Column("recipient", String(200), nullable=False),
    Column("recipient_phone", String(20)),
    Column("region", String(300), nullable=False),
    Column("street", String(500), nullable=False),
    Column("postcode", String(20), nullable=False),
    Column("country", String(2), nullable=False),
    Column("source", String(40), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("custom_fields", JsonValue),
    Column("updated_at", UtcTime, nullable=False),
    version_column(),
    CheckConstraint("refunded_minor BETWEEN 0 AND total_minor", name="refunded_within_total"),
    Index("ix_orders_customer_placed", "customer_id", "placed_at", "id"),
    Index("ix_orders_placed", "placed_at", "id"),
    Index("ix_orders_email", "email"),
    Index("ix_orders_phone", "phone"),
    Index("ix_orders_recipient_phone", "recipient_phone"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("sku", String(80), nullable=False),
    Column("name", JsonValue, nullable=False),
    Column("variant", JsonValue),
    Column("quantity", Integer, nullable=False),
    Column("unit_price_minor", BigId, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
)


returns = Table(
    "returns",
    metadata,
    Column("number", String(64), primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("received_at", UtcTime),
    Column("refund_minor", BigId),
    Column("refund_to", JsonValue),
    Column("refund_expected_by", UtcTime),
    version_column(),
)

ORDER_STATE = StateColumn(orders.c.number, orders.c.state)
PAYMENT_STATE = StateColumn(orders.c.number, orders.c.payment_state)
RETURN_STATE = StateColumn(returns.c.number, returns.c.state)
