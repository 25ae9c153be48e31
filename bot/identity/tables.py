"""Browsers that share a signed-in customer's conversation."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.shared.columns import Instant, metadata

# How further browsers of a customer hold a conversation; the first one's is its address.
web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "conversation_id"),
)
