"""What SQLite and PostgreSQL need said differently, or don't take all at once."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite

from gendan.platform.storage.database import Connection

T = TypeVar("T")
Values = dict[str, Any]
"""A row, by column."""
# SQLite takes conditions a thousand deep.
_AT_ONCE = 200


def insert_if_new(connection: Connection, table: Any, values: dict[str, Any]) -> Insert:
    """Return an INSERT that does nothing where the primary key is taken."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).values(values).on_conflict_do_nothing()
    return sqlite.insert(table).values(values).on_conflict_do_nothing()


def in_parts(values: Sequence[T]) -> list[Sequence[T]]:
    """Return values in parts of which each can be the conditions, or the ids, of one statement."""
    return [values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE)]
