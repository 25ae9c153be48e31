"""The outbox: what a turn wrote goes to its channel, in order, until the channel has it."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.messages import Address, Outgoing
from bot.metrics import Metrics, Stage
from bot.ports import Channel, DeliveryOutcome
from bot.storage import outbox
from gendan.clock import Clock
from gendan.database import Database

_BATCH = 50
# A missed wake-up (another process wrote, this one crashed) is found by looking again.
_POLL_S = 1.0
# About half an hour with the pauses between them; then somebody has to look.
MOST_ATTEMPTS = 14
_LONGEST_WAIT_S = 300

_log = structlog.get_logger(__name__)


class DeliveryLoop:
    """Delivers for each channel in a task of its own, so that a slow one holds up no other.

    Args:
        database: the gateway's.
        clock: the present.
        metrics: counts outcomes.
    """

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._metrics = metrics
        self._database = database
        self._clock = clock
        self._channels: dict[str, Channel] = {}
        self._news: dict[str, asyncio.Event] = {}
        self._stopping = False
        self._around_attempts: Callable[[], None] = lambda: None

    def on_attempt(self, reached: Callable[[], None]) -> None:
        """Have a test told before and after each attempt."""
        self._around_attempts = reached

    def add(self, channel: Channel) -> None:
        """Deliver for this channel too, from the next `run` on."""
        self._channels[channel.name] = channel
        self._news[channel.name] = asyncio.Event()

    def announce(self, channel: str) -> None:
        """Say that a channel has something to deliver."""
        if channel in self._news:
            self._news[channel].set()

    async def run(self) -> None:
        """Deliver until `stop` is called."""
        async with asyncio.TaskGroup() as group:
            for channel in self._channels.values():
                group.create_task(self._serve(channel))

    def stop(self) -> None:
        """Have each channel send one last batch, then end `run`; the rest stays in the outbox."""
        self._stopping = True
        for news in self._news.values():
            news.set()

    async def _serve(self, channel: Channel) -> None:
        news = self._news[channel.name]
        while True:
            news.clear()
            is_last = self._stopping
            is_more = await self._deliver_or_wait(channel)
            if is_last:
                return
            if is_more or self._stopping:
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(_POLL_S):
                    await news.wait()

    async def _deliver_or_wait(self, channel: Channel) -> bool:
        """Deliver one batch; a full disk or a lost database holds deliveries up and ends nothing."""
        try:
            return await self.deliver_due(channel)
        except Exception:  # noqa: BLE001 - the top of this task: the next look may go well
            _log.exception("deliveries_held_up", channel=channel.name)
            return False

    async def deliver_due(self, channel: Channel) -> bool:
        """Deliver one batch; False when nothing more is due."""
        async with self._database.read.connect() as connection:
            batch = await outbox.due(connection, channel.name, self._clock.now(), _BATCH)
        outcomes: dict[str, str] = {}
        held_up: set[str] = set()
        for address, message, attempts in batch:
            if message.conversation_id in held_up:
                continue
            outcome = await self._attempt(channel, address, message)
            self._metrics.deliveries.labels(channel.name, outcome).inc()
            if outcome is DeliveryOutcome.RETRY:
                held_up.add(message.conversation_id)
                await self._postpone(message, attempts)
            else:
                outcomes[message.id] = outcome
        if outcomes:
            # Whoever waits for what was just delivered goes first.
            await asyncio.sleep(0)
            # Lost with the power, it means sending again, as a crash right after sending does.
            async with self._database.write_unsynced.begin() as connection:
                await outbox.record(connection, outcomes)
        return len(batch) == _BATCH

    async def _attempt(self, channel: Channel, address: Address, message: Outgoing) -> DeliveryOutcome:
        self._around_attempts()
        try:
            with self._metrics.stage(Stage.DELIVER):
                return await channel.deliver(address, message)
        except (TimeoutError, OSError) as problem:
            _log.warning("delivery_failed", channel=channel.name, problem=type(problem).__name__)
            return DeliveryOutcome.RETRY
        except Exception:  # noqa: BLE001 - the top of one delivery: what can't be sent holds up no others
            _log.exception("delivery_crashed", channel=channel.name, message_id=message.id)
            return DeliveryOutcome.RETRY
        finally:
            self._around_attempts()

    async def _postpone(self, message: Outgoing, attempts: int) -> None:
        is_dead = attempts + 1 >= MOST_ATTEMPTS
        if is_dead:
            _log.error("delivery_dead", message_id=message.id)
        async with self._database.write.begin() as connection:
            if is_dead:
                await outbox.record(connection, {message.id: outbox.DEAD})
            else:
                # Spread out, so that what failed together doesn't come again together.
                spread = random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
                wait = timedelta(seconds=min(2**attempts, _LONGEST_WAIT_S) * spread)
                await outbox.postpone(connection, message.id, self._clock.now() + wait)
