"""Answered requests."""

from sqlalchemy import Column, Integer, String, Table

from backend.shared.columns import JsonValue, UtcTime, metadata
from gendan.platform.storage.idempotency import AnsweredRequests

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

ANSWERED = AnsweredRequests(idempotency)
