"""Customers."""

from sqlalchemy import Column, Index, String, Table

from backend.shared.columns import UtcTime, metadata, version_column

customers = Table(
    "customers",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("language", String(8), nullable=False),
    # By the shop's word about the account; what orders say stands there.
    Column("email", String(254)),
    Column("phone", String(20)),
    # An earlier version took contacts from orders, and these contradicted each other: the shop has to say.
    Column("contacts_doubted_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    version_column(),
    Index("ix_customers_email", "email"),
    Index("ix_customers_phone", "phone"),
)
