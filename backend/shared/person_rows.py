"""A person's rows in any table: as they are told in an export of their data, and deleted."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, delete, or_, select

from backend.shared.holdings import Holdings
from backend.shared.instants import instant
from gendan.platform.personal_data import Row
from gendan.platform.storage.database import Connection

_OURS = "version"


async def rows_of(
    connection: Connection, table: Table, condition: ColumnElement[bool], without: Collection[str] = ()
) -> list[Row]:
    """Return the rows of a table that fulfil a condition, by their keys, without some of their columns."""
    query = select(table).where(condition).order_by(*table.primary_key.columns)
    return [told(row, without) for row in (await connection.execute(query)).mappings()]


def told(row: RowMapping, without: Collection[str] = ()) -> Row:
    """Return a row ready for JSON, without some of its columns and the count of its changes."""
    return {name: _plain(value) for name, value in row.items() if name != _OURS and name not in without}


def without_talk_of_others(rows: Iterable[Row], person: Holdings) -> list[Row]:
    """Return what was proved, asked or said, without the conversation where that is another's."""
    own = person.conversations
    return [row if row["conversation"] in own else {**row, "conversation": None} for row in rows]


async def delete_rows(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    """Delete the rows of a table that fulfil a condition; return how many."""
    return (await connection.execute(delete(table).where(condition))).rowcount


def is_of(table: Table, person: Holdings, but: Collection[int] = ()) -> ColumnElement[bool]:
    """Return the condition that a row is of their conversations, orders (but these) or account."""
    return or_(
        table.c.conversation.in_(person.conversations),
        table.c.order_id.in_([order_id for order_id in person.own if order_id not in but]),
        table.c.customer_id.in_(person.customers),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else value
