"""Forgetting transcripts by their age."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import Column, Table, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import buttons, conversations, deliveries, handovers, messages, pending, turns
from gendan.database import Database

Step = Callable[[AsyncConnection, datetime], Awaitable[int]]

# Small, so that no customer waits for the database's only writer.
_BATCH = 500
_BY_AGE: tuple[tuple[Table, Column[datetime]], ...] = (
    (buttons, buttons.c.created_at),
    (handovers, handovers.c.requested_at),
    (turns, turns.c.finished_at),
)


async def delete_older(database: Database, before: datetime) -> dict[str, int]:
    """Delete what was said before an instant, and conversations of which nothing is left; return how many."""
    done = {"messages": 0, "conversations": 0}
    while count := await _in_transaction(database, _delete_messages, before):
        done["messages"] += count
    async with database.write.begin() as connection:
        for table, age in _BY_AGE:
            done[table.name] = (await connection.execute(delete(table).where(age < before))).rowcount
    while count := await _in_transaction(database, _delete_conversations, before):
        done["conversations"] += count
    return done


async def _in_transaction(database: Database, step: Step, before: datetime) -> int:
    async with database.write.begin() as connection:
        return await step(connection, before)


async def _delete_messages(connection: AsyncConnection, before: datetime) -> int:
    old = list(
        await connection.scalars(select(messages.c.id).where(messages.c.created_at < before).limit(_BATCH))
    )
    for table in (pending, deliveries):
        await connection.execute(delete(table).where(table.c.message_id.in_(old)))
    await connection.execute(delete(messages).where(messages.c.id.in_(old)))
    return len(old)


async def _delete_conversations(connection: AsyncConnection, before: datetime) -> int:
    last_heard = func.coalesce(conversations.c.last_customer_at, conversations.c.created_at)
    is_empty = [
        ~exists().where(table.c.conversation_id == conversations.c.id)
        for table in (messages, buttons, handovers, turns)
    ]
    ended = select(conversations.c.id).where(last_heard < before, *is_empty).limit(_BATCH)
    old = list(await connection.scalars(ended))
    await connection.execute(delete(conversations).where(conversations.c.id.in_(old)))
    return len(old)
