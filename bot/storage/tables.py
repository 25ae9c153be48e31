"""Tables of the gateway. Instants are UTC, stored as microseconds since the epoch."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """A timezone-aware instant as microseconds: the same order and precision on every engine."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Store an aware datetime; a naive one is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


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

# How further browsers of a customer hold a conversation; the first one's is its address.
web_sessions = Table(
    "web_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "conversation_id"),
)

# Whose account on a channel is whose at the shop: what is said there is that customer's.
linked_accounts = Table(
    "linked_accounts",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("account", String(80), primary_key=True),
    Column("address", String(120), primary_key=True),
    Column("customer_id", String(120), nullable=False),
    # As the customer is called there, so that they know it again.
    Column("name", String(80), nullable=False),
    Column("linked_at", Instant, nullable=False),
    UniqueConstraint("channel", "account", "customer_id"),
)

# What a customer shows on another channel to be known there; used up at the first use.
link_tokens = Table(
    "link_tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("customer_id", String(120), nullable=False),
    Column("expires_at", Instant, nullable=False),
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

turns = Table(
    "turns",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("status", String(10), nullable=False),  # a TurnOutcome
    Column("intent", String(60)),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Index(None, "conversation_id", "started_at"),
)
# Only of those, so that all other turns cost nothing.
Index(
    "ix_turns_set_aside",
    turns.c.finished_at,
    sqlite_where=text("status = 'set_aside'"),
    postgresql_where=text("status = 'set_aside'"),
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

# Gateways on one PostgreSQL database: what one holds is others' once it is dead.
gateways = Table(
    "gateways",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("alive_until", Instant, nullable=False),
)

# What one gateway does for all of them, such as speaking for a bot.
leaders = Table(
    "leaders",
    metadata,
    Column("role", String(120), primary_key=True),
    Column("gateway_id", String(40), nullable=False),
)

# Token buckets that several gateways share, by a digest of whose they are: when each is full again.
rate_limits = Table(
    "rate_limits",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("full_at", Float, nullable=False),
)

# What waits for one of the shop's people (bot/cases/).
cases = Table(
    "cases",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(12), nullable=False, unique=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("state", String(10), nullable=False),  # open | answered | closed
    # Packets of docs/contracts.md, oldest first, each with when and in which turn it was asked.
    Column("requests", JSON, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("waiting_since", Instant),
    Column("due_at", Instant),
    # When the shop is to be told next. It is set by whatever opens the case, in the same transaction.
    Column("tell_at", Instant),
    Column("told_at", Instant),
    Column("answered_at", Instant),
    Column("closed_at", Instant),
    Column("is_announced", Boolean, nullable=False, default=False),
    Index(None, "state", "tell_at"),
    Index(
        "uq_cases_unclosed",
        "conversation_id",
        unique=True,
        sqlite_where=text("state <> 'closed'"),
        postgresql_where=text("state <> 'closed'"),
    ),
)

# What leaves through the backend, until it has that: notices to the shop's people, in which nothing is
# personal, and their answers on the way to a customer's mailbox.
notices = Table(
    "notices",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(10), nullable=False),  # staff | answer
    # Whose answer it is.
    Column("conversation_id", String(40), ForeignKey("conversations.id"), index=True),
    # Emptied once it is sent.
    Column("content", JSON, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("sent_at", Instant),
    Index(None, "sent_at", "due_at"),
)

# Asked once an episode; without a value the customer has let it be.
ratings = Table(
    "ratings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    # The turn that asked.
    Column("turn_id", String(40), nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("value", SmallInteger),
    Column("rated_at", Instant),
    CheckConstraint("value BETWEEN 1 AND 5", name="ck_ratings_value"),
    UniqueConstraint("conversation_id", "episode"),
)

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
