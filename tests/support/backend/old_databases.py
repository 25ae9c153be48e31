"""Databases as earlier versions of the program left them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, Connection, DateTime, Integer, MetaData, Table, null, text

from backend.settings import MIGRATIONS

OLD = Path(__file__).parent / "old"
"""One JSON object of rows by table for each."""


def lay_down(connection: Connection, revision: str = "0004") -> None:
    """Make a database of an older version, with what that version had stored in one."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    content = json.loads((OLD / f"at_{revision}.json").read_text(encoding="utf-8"))
    known = MetaData()
    known.reflect(connection)
    for table in known.sorted_tables:
        for row in content.get(table.name, []):
            connection.execute(table.insert().values(as_stored(connection, table, row)))
    if connection.dialect.name == "postgresql":
        for table in known.sorted_tables:
            if isinstance(getattr(table.columns.get("id"), "type", None), Integer):
                continue_after(connection, table.name)


def continue_after(connection: Connection, table: str) -> None:
    """Let new rows be numbered after those that came with their numbers."""
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table})
    if sequence:
        newest = f"SELECT setval('{sequence}', max(id)) FROM {table} HAVING max(id) IS NOT NULL"  # noqa: S608
        connection.execute(text(newest))


def as_stored(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its times as this engine keeps them."""
    is_sqlite = connection.dialect.name == "sqlite"
    values = dict(row)
    for column in table.columns:
        if isinstance(column.type, DateTime) and values.get(column.name):
            at = datetime.fromisoformat(values[column.name])
            values[column.name] = at.replace(tzinfo=None) if is_sqlite else at
        elif isinstance(column.type, JSON) and values.get(column.name) is None:
            values[column.name] = null()
    return values
