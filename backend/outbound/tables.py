"""What comes in once and goes out at least once."""

from sqlalchemy import Column, Index, Integer, String, Table

from backend.shared.columns import BigId, JsonValue, UtcTime, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("payload", JsonValue),
    Column("created_at", UtcTime, nullable=False),
    Column("next_attempt_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("finished_at", UtcTime),
    Column("outcome", String(20)),
    Column("problem", String(400)),
    Index("ix_outbox_due", "finished_at", "next_attempt_at"),
)
