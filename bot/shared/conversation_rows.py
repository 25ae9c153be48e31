"""Rows that belong to conversations: told, deleted and blanked alike, whichever table they are in.

A person is a `Subject`: their conversations, others in which they are spoken of, and the words for them.
"""

import base64
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Table, delete, select, update

from bot.shared.mentions import Written, containing
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import Erase, Row, Tell
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts

BLANKED = "blanked in other people's conversations"
"""The kind under which an erasure counts these."""


def tell_rows(*in_order_of: Column[Any], without: Collection[str] = ()) -> Tell[Subject]:
    """Return what tells the rows of a person's conversations.

    Args:
        in_order_of: a column of each table that is told, in whose order its rows are.
        without: columns that are left out.
    """

    async def tell(connection: Connection, person: Subject) -> Mapping[str, list[Row]]:
        return {
            str(column.table): await _rows_of(connection, person, column, without) for column in in_order_of
        }

    return tell


async def _rows_of(
    connection: Connection, person: Subject, in_order_of: Column[Any], without: Collection[str]
) -> list[Row]:
    table = in_order_of.table
    rows: list[Row] = []
    for conversation_id in person.conversations:
        of_it = select(table).where(table.c.conversation_id == conversation_id).order_by(in_order_of)
        rows += [told(row, without) for row in (await connection.execute(of_it)).mappings()]
    return rows


def erase_rows(*tables: Table) -> Erase[Subject]:
    """Return what deletes all rows of a person's conversations from tables, in their order."""

    async def erase(connection: Connection, person: Subject) -> Mapping[str, int]:
        return await delete_rows(connection, person, *tables)

    return erase


async def delete_rows(connection: Connection, person: Subject, *tables: Table) -> dict[str, int]:
    """Delete all rows of a person's conversations from tables, in their order; return how many of each."""
    done: dict[str, int] = {}
    for table in tables:
        for some in in_parts(list(person.conversations)):
            gone = await connection.execute(delete(table).where(table.c.conversation_id.in_(some)))
            done[table.name] = done.get(table.name, 0) + gone.rowcount
    return done


async def blank_rows(
    connection: Connection, person: Subject, column: Column[Any], values: Mapping[str, Any]
) -> int:
    """Blank what holds the person's name, contacts or street; the rest of the conversation stays.

    Args:
        connection: of a transaction.
        person: with the conversations of others in which they are spoken of.
        column: in which to look.
        values: what stands in such a row instead.

    Returns:
        How many rows that was.
    """
    hit = await _rows_naming(connection, person, column)
    for some in in_parts(hit):
        await connection.execute(update(column.table).where(column.table.c.id.in_(some)).values(values))
    return len(hit)


async def delete_rows_naming(connection: Connection, person: Subject, column: Column[Any]) -> int:
    """Delete what holds the person's name, contacts or street in others' conversations; return how much."""
    hit = await _rows_naming(connection, person, column)
    for some in in_parts(hit):
        await connection.execute(delete(column.table).where(column.table.c.id.in_(some)))
    return len(hit)


def told(row: RowMapping, without: Collection[str] = ()) -> Row:
    """Return a row ready for JSON, without some of its columns."""
    return {name: _json(value) for name, value in row.items() if name not in without}


async def _rows_naming(connection: Connection, person: Subject, column: Column[Any]) -> list[str]:
    words = [*person.words, *person.names]
    if not person.mentioned_in or not words:
        return []
    is_written = Written(words)
    table = column.table
    is_others: ColumnElement[bool] = table.c.conversation_id.in_(person.mentioned_in)
    hit: set[str] = set()
    for condition in containing(column, words):
        query = select(table.c.id, column.label("content")).where(condition, is_others)
        hit.update(row.id for row in await connection.execute(query) if is_written(row.content))
    return sorted(hit)


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value
