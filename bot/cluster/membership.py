"""Several gateways on one PostgreSQL database that act as one (docs/architecture.md)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.cluster.heartbeat import Heartbeat
from bot.conversations.model import Address
from bot.inbound.shared_rate_limits import SharedBuckets, forget_full
from bot.outbound.undelivered import lately
from gendan.platform.clock import Clock
from gendan.platform.storage.database import DATABASE_LOST, Database
from gendan.platform.storage.notify import Notifier

_LOOKS_S = 1.0
# A notice that got lost is made up for by looking at what was said since, however far clocks are apart.
_LOOKS_BACK = timedelta(seconds=10)
_FORGETS_S = 3_600.0
_log = structlog.get_logger(__name__)

Look = Callable[[Address, int], Awaitable[None]]


class Cluster:
    """What one gateway has of the others.

    Args:
        url: the database's.
        database: the same, open.
        clock: the present.
        owner: this gateway.
    """

    def __init__(self, url: str, database: Database, clock: Clock, owner: str) -> None:
        self._database = database
        self._clock = clock
        self.notices = Notifier(url, "gendan_gateways")
        self.heartbeat = Heartbeat(database, clock, owner)
        self._looks: dict[str, Look] = {}
        self._running: list[asyncio.Task[None]] = []

    def new_buckets(self, kind: str, capacity: int, period_s: float) -> SharedBuckets:
        """Return buckets that all gateways share."""
        return SharedBuckets(self._database, kind, capacity, period_s)

    def look_for(self, channel: str, look: Look) -> None:
        """Have a channel look at each conversation in which something was said, told up to where."""
        self._looks[channel] = look

    def start(self) -> None:
        """Begin to live among the others."""
        doing = (self.notices.run(), self.heartbeat.run(), self._look(), self._forget())
        self._running = [asyncio.create_task(each) for each in doing]

    async def stop(self) -> None:
        """Let the others take over what this gateway held."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.heartbeat.stop()

    async def _look(self) -> None:
        since = self._clock.now()
        while True:
            await asyncio.sleep(_LOOKS_S)
            began = self._clock.now()
            try:
                for channel, look in self._looks.items():
                    async with self._database.read.connect() as connection:
                        said = await lately(connection, channel, since - _LOOKS_BACK)
                    for address, seq in said:
                        await look(address, seq)
            except DATABASE_LOST as problem:
                _log.warning("others_not_looked_at", problem=type(problem).__name__)
            except Exception:  # noqa: BLE001 - the top loop of a background task: the next look may go well
                _log.exception("look_at_others_failed")
            else:
                since = began

    async def _forget(self) -> None:
        while True:
            await asyncio.sleep(_FORGETS_S)
            try:
                await forget_full(self._database, time.time())
            except DATABASE_LOST as problem:
                _log.warning("limits_not_forgotten", problem=type(problem).__name__)
            except Exception:  # noqa: BLE001 - the top loop of a background task: in an hour it may go well
                _log.exception("forgetting_limits_failed")
