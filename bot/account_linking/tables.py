"""Accounts on other channels that belong to customers of the shop."""

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from bot.shared.columns import Instant, metadata

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
