"""Which gateways on one PostgreSQL database live: what a dead one held, another one takes over."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.cluster.repository import dead_gateways, end, lead, live_until
from bot.outbound.outbox import free_claims_of_dead
from gendan.platform.clock import Clock
from gendan.platform.storage.database import DATABASE_LOST, Database

EVERY_S = 1.0
# A gateway that hasn't been heard of for so long is dead to the others.
ALIVE_S = 5.0
# It stops doing what only one may do a little before, however its clock runs against theirs.
_MARGIN_S = 1.0
# After a database that was gone, all seem dead until they have been heard of again.
_BEATS_BEFORE_TAKING_OVER = 3
_log = structlog.get_logger(__name__)


class Heartbeat:
    """Says that this gateway lives, and notices when another one dies.

    Args:
        database: the gateway's, on PostgreSQL.
        clock: the present.
        owner: this gateway.
    """

    def __init__(self, database: Database, clock: Clock, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner
        self._valid_until = 0.0
        self._beats = 0
        self._dead: set[str] = set()
        self._roles: dict[str, Callable[[bool], None]] = {}
        self._on_death: Callable[[], Awaitable[None]] | None = None
        self._on_freed: Callable[[str], None] = lambda _channel: None

    @property
    def is_alive(self) -> bool:
        """Whether the others know for sure that this gateway lives."""
        return time.monotonic() < self._valid_until

    def stand_for(self, role: str, tell: Callable[[bool], None]) -> None:
        """Do something for all gateways whenever no other one does; `tell` hears at each beat if we do."""
        self._roles[role] = tell

    def on_death(self, look: Callable[[], Awaitable[None]], freed: Callable[[str], None]) -> None:
        """Have it known when another gateway has died.

        Args:
            look: takes over its conversations.
            freed: told which channel has messages to deliver that it had claimed.
        """
        self._on_death, self._on_freed = look, freed

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            try:
                async with asyncio.timeout(ALIVE_S):
                    await self.beat()
            except (*DATABASE_LOST, TimeoutError) as problem:
                self._beats = 0
                _log.warning("heartbeat_missed", problem=type(problem).__name__)
            except Exception:  # noqa: BLE001 - a gateway that no longer beats is dead to the others and serves on
                self._beats = 0
                _log.exception("heartbeat_failed")
            if not self.is_alive:
                self._tell_roles(set())
            await asyncio.sleep(EVERY_S)

    async def beat(self) -> None:
        """Say that this gateway lives, and take over what dead ones held."""
        began, now = time.monotonic(), self._clock.now()
        async with self._database.write.begin() as connection:
            await live_until(connection, self._owner, now + timedelta(seconds=ALIVE_S))
        self._valid_until = began + ALIVE_S - _MARGIN_S
        self._beats += 1
        if self._beats < _BEATS_BEFORE_TAKING_OVER:
            return
        async with self._database.write.begin() as connection:
            led = {role for role in self._roles if await lead(connection, role, self._owner, now)}
            dead = await dead_gateways(connection, now)
            freed = await free_claims_of_dead(connection, now) if dead else []
        self._tell_roles(led)
        for channel in freed:
            self._on_freed(channel)
        if self._on_death and dead - self._dead:
            _log.info("gateway_died", gateways=sorted(dead - self._dead))
            await self._on_death()
        self._dead = dead

    async def stop(self) -> None:
        """Let others take over at once."""
        self._valid_until = 0.0
        try:
            async with self._database.write.begin() as connection:
                await end(connection, self._owner, self._clock.now())
        except DATABASE_LOST as problem:
            _log.warning("end_not_told", problem=type(problem).__name__)

    def _tell_roles(self, led: set[str]) -> None:
        for role, tell in self._roles.items():
            tell(role in led)
