"""Conversations that a process left when it died for good, answered by one that lives on."""

import asyncio
from collections.abc import Callable, Iterable

import structlog

from bot.conversations.repository import conversations_abandoned, free_leases_of_dead
from gendan.platform.clock import Clock
from gendan.platform.storage.database import DATABASE_LOST, Database

_EVERY_S = 5.0
_log = structlog.get_logger(__name__)


class LeaseRecovery:
    """Looks for them from time to time.

    Args:
        database: the gateway's.
        clock: the present.
        take_over: answers those that nobody in this process is at.
    """

    def __init__(self, database: Database, clock: Clock, take_over: Callable[[Iterable[str]], None]) -> None:
        self._database = database
        self._clock = clock
        self._take_over = take_over

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await self.look()
            except DATABASE_LOST as problem:
                _log.warning("abandoned_not_looked_for", problem=type(problem).__name__)
            except Exception:  # noqa: BLE001 - the top loop of a background task: the next look may go well
                _log.exception("abandoned_look_failed")

    async def look(self) -> None:
        """Take over what is abandoned now."""
        async with self._database.read.connect() as connection:
            found = await conversations_abandoned(connection, self._clock.now())
        if found and not self._database.is_sqlite:
            async with self._database.write.begin() as connection:
                await free_leases_of_dead(connection, found, self._clock.now())
        if found:
            _log.info("abandoned_taken_over", conversations=len(found))
            self._take_over(found)
