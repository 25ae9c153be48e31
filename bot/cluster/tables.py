"""Gateways that share one PostgreSQL database."""

from sqlalchemy import Column, String, Table

from bot.shared.columns import Instant, metadata

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
