"""Received webhooks."""

from collections.abc import Mapping
from typing import Any

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

AGED_BY: Mapping[str, Column[Any]] = {"webhook_inbox": webhook_inbox.c.received_at}
"""By kind of row, the time from which its age counts; rows without it are kept."""
