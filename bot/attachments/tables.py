"""Files that customers sent."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from bot.shared.columns import Instant, metadata

# Files that customers sent, already made harmless. One that no message uses goes after an hour.
uploads = Table(
    "uploads",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("account", String(80), nullable=False),
    # Whose it is before there is a conversation: the session's digest.
    Column("address", String(120), nullable=False),
    Column("conversation_id", String(40), ForeignKey("conversations.id")),
    Column("message_id", String(40), ForeignKey("messages.id")),
    Column("kind", String(20), nullable=False),
    Column("mime_type", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "conversation_id"),
    Index(None, "message_id"),
    Index(None, "created_at"),
)
