"""Holding a person's conversations while they are erased, so that no turn writes into them any more."""

import asyncio
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.conversations.repository import take_lease
from bot.conversations.tables import conversations
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

OWNER = "erasure"
# Longer than any turn's lease: the owner of one that doesn't end by itself is dead.
_PATIENCE = timedelta(seconds=30)
_LEASE = timedelta(minutes=2)
_LOOK_AGAIN_S = 0.25


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


async def _take(database: Database, conversation_id: str, clock: Clock) -> bool:
    now = clock.now()
    async with database.write.begin() as connection:
        known = select(conversations.c.id).where(conversations.c.id == conversation_id)
        if await connection.scalar(known) is None:
            return True
        held = await take_lease(connection, conversation_id, OWNER, now, now + _LEASE)
        return held is not None
