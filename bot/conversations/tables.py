"""Conversations and their transcripts."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from bot.shared.columns import Instant, metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("account", String(80), nullable=False),
    Column("address", String(120), nullable=False),
    Column("customer_id", String(120)),
    # Whether order data were ever shown here while nobody was signed in.
    Column("disclosed", Boolean, nullable=False, default=False),
    Column("language", String(10), nullable=False),
    Column("language_pinned", Boolean, nullable=False, default=False),
    Column("episode", Integer, nullable=False, default=1),
    Column("standing_turn_id", String(40)),
    Column("order_in_focus", String(60)),
    Column("speaker", String(10), nullable=False, default="bot"),
    Column("source", String(80), nullable=False),
    Column("next_seq", Integer, nullable=False, default=1),
    # Up to where the customer has seen what was said.
    Column("read_seq", Integer, nullable=False, default=0, server_default="0"),
    Column("introduced", Boolean, nullable=False, default=False),
    Column("last_customer_at", Instant),
    # Since when the customer takes nothing more; their next message ends it.
    Column("blocked_at", Instant),
    # One process runs a conversation's turns at a time; a dead one's lease runs out.
    Column("lease_owner", String(40)),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("channel", "account", "address"),
    Index(None, "customer_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("sender", String(10), nullable=False),
    Column("external_id", String(120)),
    Column("turn_id", String(40)),
    Column("body", JSON, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "external_id"),
    Index(None, "turn_id"),
)

buttons = Table(
    "buttons",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
)

# Customer messages that no turn has answered yet, and whose answer nobody else owes.
pending = Table(
    "pending",
    metadata,
    Column("message_id", String(40), ForeignKey("messages.id"), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    # Since when the customer knows that the answer comes later.
    Column("kept_at", Instant),
    # How often the dialogue broke while it was at this message.
    Column("suspicions", SmallInteger, nullable=False, default=0, server_default="0"),
    Index(None, "conversation_id", "seq"),
)
