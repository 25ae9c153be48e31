"""What customers tell the shop besides looking at orders."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, Text, UniqueConstraint

from backend.shared.columns import BigId, UtcTime, metadata

nudges = Table(
    "nudges",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("conversation", String(120), nullable=False),
    Column("nudged_at", UtcTime, nullable=False),
    Column("handled_at", UtcTime),
    UniqueConstraint("order_id", "day"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("conversation", String(120), nullable=False),
    Column("customer_id", ForeignKey("customers.id")),
    Column("order_id", ForeignKey("orders.id")),
    Column("topic", String(80)),
    Column("text", Text, nullable=False),
    Column("given_at", UtcTime, nullable=False),
)

notice_preferences = Table(
    "notice_preferences",
    metadata,
    Column("subject", String(160), primary_key=True),
    Column("purpose", String(20), primary_key=True),
    Column("is_wanted", Boolean, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("conversation", String(120), nullable=False),
)
"""`subject` is `customer:<id>` or `conversation:<id>`; the present choice for each purpose."""
