"""Taking a person out of the gateway: their conversations go, other people's stay without them."""

import asyncio
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, delete, select, update

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.attachments.tables import uploads
from bot.cases.tables import cases, notices
from bot.conversations.repository import take_lease
from bot.conversations.tables import buttons, conversations, messages, pending
from bot.identity.tables import web_sessions
from bot.outbound.tables import deliveries
from bot.privacy.find import containing, rows_within, written
from bot.ratings.tables import ratings
from bot.turns.tables import turns
from gendan.platform.clock import Clock
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection, Database

OWNER = "erasure"
BLANK = {"text": "•••", "erased": True}
# Longer than any turn's lease: the owner of one that doesn't end by itself is dead.
_PATIENCE = timedelta(seconds=30)
_LEASE = timedelta(minutes=2)
_LOOK_AGAIN_S = 0.25
_AT_ONCE = 200
BY_CUSTOMER = (linked_accounts, link_tokens)
# What refers to a row goes before it.
PARTS = (pending, deliveries, cases, notices, buttons, ratings, turns, uploads, messages, web_sessions)


async def hold(
    database: Database,
    conversation_ids: Collection[str],
    clock: Clock,
    wait: Callable[[float], Any] = asyncio.sleep,
) -> None:
    """Become the one who runs these conversations' turns, once those under way have ended."""
    deadline = clock.now() + _PATIENCE
    for conversation_id in conversation_ids:
        while not await _take(database, conversation_id, clock) and clock.now() < deadline:
            await wait(_LOOK_AGAIN_S)


async def erase(connection: Connection, subject: Subject) -> dict[str, int]:
    """Delete a person's conversations and blank what others wrote of them, in the caller's transaction."""
    done: dict[str, int] = {}
    theirs = list(subject.conversations)
    for start in range(0, len(theirs), _AT_ONCE):
        some = theirs[start : start + _AT_ONCE]
        await _erase_unused_files(connection, some)
        for table in PARTS:
            rows = await connection.execute(delete(table).where(rows_within(table, some)))
            done[table.name] = done.get(table.name, 0) + rows.rowcount
        gone = await connection.execute(delete(conversations).where(conversations.c.id.in_(some)))
        done["conversations"] = done.get("conversations", 0) + gone.rowcount
    if subject.customer_id is not None:
        for table in BY_CUSTOMER:
            gone = await connection.execute(delete(table).where(table.c.customer_id == subject.customer_id))
            done[table.name] = gone.rowcount
    done["blanked in other people's conversations"] = await _blank(connection, subject)
    return done


async def _erase_unused_files(connection: Connection, some: Collection[str]) -> None:
    # Sent before anything was said, and then not used: only the address tells whose they are.
    theirs = select(conversations.c.address).where(conversations.c.id.in_(some))
    never_used = uploads.c.conversation_id.is_(None) & uploads.c.address.in_(theirs)
    await connection.execute(delete(uploads).where(never_used))


async def _take(database: Database, conversation_id: str, clock: Clock) -> bool:
    now = clock.now()
    async with database.write.begin() as connection:
        known = select(conversations.c.id).where(conversations.c.id == conversation_id)
        if await connection.scalar(known) is None:
            return True
        held = await take_lease(connection, conversation_id, OWNER, now, now + _LEASE)
        return held is not None


async def _blank(connection: Connection, subject: Subject) -> int:
    """Blank what holds the person's name, contacts or street; the rest of the conversation stays."""
    words = [*subject.words, *subject.names]
    if not subject.mentioned_in or not words:
        return 0
    count = 0
    for table, column, values in (
        (messages, messages.c.body, {"body": BLANK, "buttons": []}),
        (cases, cases.c.requests, {"requests": [{"erased": True}]}),
        # An answer that isn't mailed yet.
        (notices, notices.c.content, None),
        (buttons, buttons.c.payload, None),
        (uploads, uploads.c.name, None),
    ):
        hit = await _rows_with(connection, table, column, words, subject.mentioned_in)
        for start in range(0, len(hit), _AT_ONCE):
            some = table.c.id.in_(hit[start : start + _AT_ONCE])
            await connection.execute(
                delete(table).where(some) if values is None else update(table).where(some).values(values)
            )
        count += len(hit)
    return count


async def _rows_with(
    connection: Connection, table: Table, column: Any, words: list[str], within: Collection[str]
) -> list[str]:
    is_written = written(words)
    hit: set[str] = set()
    for condition in containing(column, words):
        query = select(table.c.id, column.label("content")).where(condition, rows_within(table, within))
        hit.update(row.id for row in await connection.execute(query) if is_written(row.content))
    return sorted(hit)
