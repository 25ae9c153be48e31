"""Attempts and codes."""

from sqlalchemy import Column, Index, Integer, String, Table

from backend.shared.columns import BigId, UtcTime, metadata

tries = Table(
    "tries",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("attempt", String(40), nullable=False, index=True),
    Column("subject", String(80), nullable=False),
    Column("tried_at", UtcTime, nullable=False),
    Index("ix_tries_subject_tried", "subject", "tried_at"),
    # For what is being tried now, and for what is too old to be kept.
    Index("ix_tries_tried_subject", "tried_at", "subject"),
)


codes = Table(
    "codes",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("conversation", String(120), nullable=False, index=True),
    # Empty when the contact opens nothing: then there is nothing to know about it.
    Column("contact_kind", String(10)),
    Column("contact", String(254)),
    Column("code_hash", String(64), nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("wrong_tries", Integer, nullable=False, server_default="0"),
)
