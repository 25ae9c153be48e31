"""Forgetting transcripts by their age."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, exists, func, select

from bot.account_linking.personal_data import delete_unused
from bot.conversations.tables import conversations, messages
from bot.identity.personal_data import PERSONAL_DATA as SESSIONS
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalDataRegistry
from gendan.platform.storage.database import Connection, Database

# Small, so that no customer waits for the database's only writer.
_BATCH = 500
_FILES = "uploads"


async def delete_older(
    database: Database,
    registry: PersonalDataRegistry[Subject],
    before: datetime,
    files_before: datetime | None = None,
) -> dict[str, int]:
    """Delete what was said before an instant, and conversations of which nothing is left; return how many.

    Args:
        database: the gateway's.
        registry: all that it holds about people.
        before: the instant.
        files_before: another one, for customers' files.
    """
    aged_by = registry.aged_by
    async with database.write.begin() as connection:
        files = await _delete_aged(connection, {_FILES: aged_by.pop(_FILES)}, files_before or before)
    done = {"messages": 0, **files}
    of_messages = _tables_of(registry, messages)
    while old := await _old_messages(database, before):
        async with database.write.begin() as connection:
            await _delete_messages(connection, old, of_messages)
        done["messages"] += len(old)
    async with database.write.begin() as connection:
        done |= await _delete_aged(connection, aged_by, before)
        done["conversations"] = await _delete_conversations(connection, registry, before)
        done["linked_accounts"] = await delete_unused(connection, before)
    return done


def _tables_of(registry: PersonalDataRegistry[Subject], whole: Table) -> list[Table]:
    """Return the tables whose rows can belong to a row of another one."""
    return [
        table for table in registry.tables if any(key.column.table is whole for key in table.foreign_keys)
    ]


def _is_never_without(table: Table, whole: Table) -> bool:
    return any(key.column.table is whole and not key.parent.nullable for key in table.foreign_keys)


async def _delete_aged(
    connection: Connection, aged_by: Mapping[str, Column[Any]], before: datetime
) -> dict[str, int]:
    return {
        kind: (await connection.execute(delete(age.table).where(age < before))).rowcount
        for kind, age in aged_by.items()
    }


async def _old_messages(database: Database, before: datetime) -> list[str]:
    query = select(messages.c.id).where(messages.c.created_at < before).limit(_BATCH)
    async with database.read.connect() as connection:
        return list(await connection.scalars(query))


async def _delete_messages(connection: Connection, old: list[str], parts: Collection[Table]) -> None:
    for table in parts:
        await connection.execute(delete(table).where(table.c.message_id.in_(old)))
    await connection.execute(delete(messages).where(messages.c.id.in_(old)))


async def _delete_conversations(
    connection: Connection, registry: PersonalDataRegistry[Subject], before: datetime
) -> int:
    last_heard = func.coalesce(conversations.c.last_customer_at, conversations.c.created_at)
    # While the messages are looked for, so is all that is never without one. A browser's hold keeps nothing.
    is_empty = [
        ~exists().where(table.c.conversation_id == conversations.c.id)
        for table in _tables_of(registry, conversations)
        if not _is_never_without(table, messages) and table not in SESSIONS.tables
    ]
    old = select(conversations.c.id).where(last_heard < before, *is_empty)
    for table in SESSIONS.tables:
        await connection.execute(delete(table).where(table.c.conversation_id.in_(old)))
    return (await connection.execute(delete(conversations).where(conversations.c.id.in_(old)))).rowcount
