"""What comes in once and goes out at least once."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from backend.storage.schema.columns import BigId, JsonValue, UtcTime, metadata

idempotency = Table(
    "idempotency",
    metadata,
    Column("caller", String(160), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer),
    Column("answer", JsonValue),
    Column("created_at", UtcTime, nullable=False, index=True),
)

webhook_inbox = Table(
    "webhook_inbox",
    metadata,
    Column("carrier", String(40), primary_key=True),
    Column("message_id", String(120), primary_key=True),
    Column("body", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("processed_at", UtcTime),
    Column("problem", String(400)),
)

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

facts = Table(
    "facts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", JsonValue, nullable=False),
)
"""Single values about this database, such as when the demo was laid out."""
