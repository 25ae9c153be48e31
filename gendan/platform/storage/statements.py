"""Statements that SQLite and PostgreSQL write differently."""

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite

from gendan.platform.storage.database import Connection

Values = dict[str, Any]
"""A row, by column."""


def insert_if_new(connection: Connection, table: Any, values: dict[str, Any]) -> Insert:
    """Return an INSERT that does nothing where the primary key is taken."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).values(values).on_conflict_do_nothing()
    return sqlite.insert(table).values(values).on_conflict_do_nothing()
