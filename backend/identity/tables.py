"""Who may see what, who tried to, and who did."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from backend.shared.columns import BigId, JsonValue, UtcTime, metadata

grants = Table(
    "grants",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("conversation", String(120), nullable=False, index=True),
    Column("level", String(10), nullable=False),
    Column("customer_id", ForeignKey("customers.id")),
    Column("order_id", ForeignKey("orders.id")),
    Column("shipment_id", ForeignKey("shipments.id")),
    # What a code was sent to: it says which orders the code opens, and who may be written to.
    Column("contact_kind", String(10)),
    Column("contact", String(254)),
    Column("proof", String(40), nullable=False),
    Column("vouched_customer_id", String(120)),
    Column("granted_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)


audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(160), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120)),
    Column("level", String(10), nullable=False),
    Column("order_ids", JsonValue, nullable=False),
    # By which way, and whom the shop vouched for; the principal's own words.
    Column("channel", String(120)),
    Column("customer_id", String(120)),
    Index("ix_audit_at", "at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("scopes", JsonValue, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)
