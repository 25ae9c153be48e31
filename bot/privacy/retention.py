"""Forgetting transcripts by their age."""

from datetime import datetime

from sqlalchemy import Column, Table, delete, exists, func, select

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.attachments.tables import uploads
from bot.cases.tables import cases, notices
from bot.conversations.tables import buttons, conversations, messages, pending
from bot.identity.tables import web_sessions
from bot.outbound.tables import deliveries
from bot.ratings.tables import ratings
from bot.turns.tables import turns
from gendan.platform.storage.database import Connection, Database

# Small, so that no customer waits for the database's only writer.
_BATCH = 500
_BY_AGE: tuple[tuple[Table, Column[datetime]], ...] = (
    (buttons, buttons.c.created_at),
    (cases, cases.c.opened_at),
    (notices, notices.c.created_at),
    (turns, turns.c.finished_at),
    # Who still comes from there is given the conversation again.
    (web_sessions, web_sessions.c.created_at),
    (ratings, ratings.c.asked_at),
)


async def delete_older(
    database: Database, before: datetime, files_before: datetime | None = None
) -> dict[str, int]:
    """Delete what was said before an instant, and conversations of which nothing is left; return how many.

    Args:
        database: the gateway's.
        before: the instant.
        files_before: another one, for customers' files.
    """
    done = {"messages": 0, "uploads": await _delete_files(database, files_before or before)}
    while old := await _old_messages(database, before):
        async with database.write.begin() as connection:
            await _delete_messages(connection, old)
        done["messages"] += len(old)
    async with database.write.begin() as connection:
        for table, age in _BY_AGE:
            done[table.name] = (await connection.execute(delete(table).where(age < before))).rowcount
        done["conversations"] = await _delete_conversations(connection, before)
        done["linked_accounts"] = await _delete_unused_links(connection, before)
        await connection.execute(delete(link_tokens).where(link_tokens.c.expires_at < before))
    return done


async def _delete_files(database: Database, before: datetime) -> int:
    async with database.write.begin() as connection:
        return (await connection.execute(delete(uploads).where(uploads.c.created_at < before))).rowcount


async def _old_messages(database: Database, before: datetime) -> list[str]:
    query = select(messages.c.id).where(messages.c.created_at < before).limit(_BATCH)
    async with database.read.connect() as connection:
        return list(await connection.scalars(query))


async def _delete_messages(connection: Connection, old: list[str]) -> None:
    for table in (pending, deliveries, uploads):
        await connection.execute(delete(table).where(table.c.message_id.in_(old)))
    await connection.execute(delete(messages).where(messages.c.id.in_(old)))


async def _delete_unused_links(connection: Connection, before: datetime) -> int:
    """A link lasts as long as its conversation, so that nobody is known who hasn't been heard of for long."""
    is_used = exists().where(
        conversations.c.channel == linked_accounts.c.channel,
        conversations.c.account == linked_accounts.c.account,
        conversations.c.address == linked_accounts.c.address,
    )
    unused = delete(linked_accounts).where(linked_accounts.c.linked_at < before, ~is_used)
    return (await connection.execute(unused)).rowcount


async def _delete_conversations(connection: Connection, before: datetime) -> int:
    last_heard = func.coalesce(conversations.c.last_customer_at, conversations.c.created_at)
    is_empty = [
        ~exists().where(table.c.conversation_id == conversations.c.id)
        for table in (messages, buttons, cases, notices, turns, ratings, uploads)
    ]
    old = select(conversations.c.id).where(last_heard < before, *is_empty)
    await connection.execute(delete(web_sessions).where(web_sessions.c.conversation_id.in_(old)))
    return (await connection.execute(delete(conversations).where(conversations.c.id.in_(old)))).rowcount
