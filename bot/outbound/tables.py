"""Deliveries: each message on its way to its channel."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, false

from bot.shared.columns import Instant, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("message_id", String(40), ForeignKey("messages.id"), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("status", String(10), nullable=False),  # waiting | accepted | parked | displayed | …
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Instant, nullable=False),
    # Where several gateways deliver: who has claimed it until `due_at`, and hasn't said what became of it.
    Column("claimed_by", String(40)),
    # Whether somebody had claimed it before and died: it may have arrived already.
    Column("is_unsure", Boolean, nullable=False, default=False, server_default=false()),
    Index(None, "channel", "status", "due_at"),
)
