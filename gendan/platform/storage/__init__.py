"""Databases: opened, migrated, kept whole, and the outbox in them."""
