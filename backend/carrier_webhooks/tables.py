"""Received webhooks."""

from sqlalchemy import Column, String, Table, Text

from backend.shared.columns import UtcTime, metadata

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
