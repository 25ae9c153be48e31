"""Cases, and the notices about them."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from bot.shared.columns import Instant, metadata

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
