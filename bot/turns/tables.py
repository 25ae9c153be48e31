"""Turns, and what became of each."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from bot.shared.columns import Instant, metadata

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
