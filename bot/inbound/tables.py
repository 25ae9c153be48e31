"""Token buckets that several gateways share."""

from sqlalchemy import Column, Float, String, Table

from bot.shared.columns import metadata

# Token buckets that several gateways share, by a digest of whose they are: when each is full again.
rate_limits = Table(
    "rate_limits",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("full_at", Float, nullable=False),
)
