"""The history of everything that has states."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from backend.shared.columns import BigId, JsonValue, UtcTime, metadata

history = Table(
    "history",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("entity", String(20), nullable=False),
    Column("entity_id", String(80), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("from_state", String(20)),
    Column("to_state", String(20), nullable=False),
    Column("event", String(40), nullable=False),
    Column("actor", String(120), nullable=False),
    Column("reason", String(400)),
    Column("payload", JsonValue),
    Column("occurred_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    UniqueConstraint("entity", "entity_id", "seq"),
)
