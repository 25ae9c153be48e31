"""The outbox: what a turn wrote goes to its channel, in order, until the channel has it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.conversations.model import Address, Outgoing
from bot.metrics import Metrics, Stage
from bot.outbound import outbox
from bot.outbound.delivery_records import Attempt, DeliveryRecords
from bot.outbound.outbox import Due
from bot.ports import NOBODY, Channel, DeliveryOutcome, OtherGateways, TooFastError
from bot.shared.ids import new_id
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

_BATCH = 50
# Conversations of one channel that are delivered to side by side.
MOST_LANES = 200
# What a fast channel takes within it is written down together.
_TOGETHER_S = 0.05
# A missed wake-up (another process wrote, this one crashed) is found by looking again.
_POLL_S = 1.0
# At a stop, what is being handed over may end; what waits for its turn stays in the outbox.
_LAST_S = 0.7
# Longer than a message takes that another gateway could send too. What one that died had claimed is freed
# before (bot/cluster/heartbeat.py).
_CLAIM = timedelta(seconds=15)
_ENDS_LANE = frozenset({DeliveryOutcome.RETRY, DeliveryOutcome.BLOCKED})

_log = structlog.get_logger(__name__)


class _Lane:
    """One conversation's deliveries under way, one after another."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self.task: asyncio.Task[None]


@dataclass
class _Served:
    """A channel, and how it is served.

    Attributes:
        is_here: whether this gateway delivers for it now.
        shows_once: whether a message that comes again is shown once.
        news: set when there may be something to deliver.
    """

    channel: Channel
    is_here: Callable[[], bool]
    shows_once: bool
    news: asyncio.Event = field(default_factory=asyncio.Event)


class DeliveryLoop:
    """Delivers for each channel in a task of its own, and in it for each conversation.

    A slow channel holds up no other channel, and a slow conversation no other conversation. On PostgreSQL,
    where other gateways may deliver too, each message is claimed first; on SQLite there is only this one, so
    that what it has under way says enough.

    Args:
        database: the gateway's.
        clock: the present.
        metrics: counts outcomes.
        owner: this gateway; one of its own without a name.
        others: told what was handed over, for customers whom they hold a line to.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        metrics: Metrics,
        owner: str | None = None,
        others: OtherGateways = NOBODY,
    ) -> None:
        self._metrics = metrics
        self._database = database
        self._clock = clock
        self._owner = owner or new_id("gw")
        self._others = others
        self._records = DeliveryRecords(database, clock, self._owner)
        self._served: dict[str, _Served] = {}
        self._lanes: defaultdict[str, dict[str, _Lane]] = defaultdict(dict)
        self._stopping = False

    def add(
        self, channel: Channel, is_here: Callable[[], bool] = lambda: True, *, shows_once: bool = True
    ) -> None:
        """Deliver for this channel too, from the next `run` on.

        Args:
            channel: the channel.
            is_here: whether this gateway, and no other, delivers for it now.
            shows_once: whether a message that comes again is shown once.
        """
        self._served[channel.name] = _Served(channel, is_here, shows_once)

    def announce(self, channel: str) -> None:
        """Say that a channel has something to deliver."""
        if served := self._served.get(channel):
            served.news.set()
            if not served.is_here():
                self._others.tell("due", channel)

    def hear(self, channel: str) -> None:
        """Take another gateway's word that a channel has something to deliver."""
        if served := self._served.get(channel):
            served.news.set()

    async def run(self) -> None:
        """Deliver until `stop` is called."""
        async with asyncio.TaskGroup() as group:
            for served in self._served.values():
                group.create_task(self._serve(served))

    def stop(self) -> None:
        """Have each channel send one last batch, then end `run`; the rest stays in the outbox."""
        self._stopping = True
        for served in self._served.values():
            served.news.set()

    async def _serve(self, served: _Served) -> None:
        channel, news = served.channel, served.news
        try:
            while True:
                news.clear()
                is_last = self._stopping
                is_more = await self._deliver_or_wait(served)
                if is_last:
                    await self._end(channel)
                    return
                if is_more or self._stopping:
                    continue
                with suppress(TimeoutError):
                    async with asyncio.timeout(_POLL_S):
                        await news.wait()
        finally:
            for lane in self._lanes[channel.name].values():
                lane.task.cancel()

    async def _end(self, channel: Channel) -> None:
        under_way = [lane.task for lane in self._lanes[channel.name].values()]
        if under_way:
            await asyncio.wait(under_way, timeout=_LAST_S)
            with suppress(Exception):
                # With what follows in the conversations whose message was claimed alone.
                await (self._record(channel) if self._database.is_sqlite else self.deliver_due(channel))

    async def _deliver_or_wait(self, served: _Served) -> bool:
        """Deliver one batch; a full disk or a lost database holds deliveries up and ends nothing."""
        channel = served.channel
        try:
            if served.is_here():
                return await self.deliver_due(channel)
            # What this gateway had begun when another one took over.
            await self._record(channel)
        except Exception:  # noqa: BLE001 - the top of this task: the next look may go well
            _log.exception("deliveries_held_up", channel=channel.name)
        return False

    async def deliver_due(self, channel: Channel) -> bool:
        """Begin what is due and write down what is done; False when nothing more is due."""
        while True:
            count, limit = await self._begin_due(channel)
            # Of a conversation only one message can be claimed at a time.
            if self._database.is_sqlite or not count:
                return count == limit > 0

    async def _begin_due(self, channel: Channel) -> tuple[int, int]:
        """Return how many messages were begun, and how many could have been."""
        lanes = self._lanes[channel.name]
        # What is done and isn't written down yet would be due again.
        await self._record(channel)
        limit = min(_BATCH, MOST_LANES - len(lanes))
        batch = await self._due(channel, limit) if limit > 0 else []
        begun = []
        for conversation_id, due in _by_conversation(batch).items():
            lanes[conversation_id] = lane = _Lane()
            lane.task = asyncio.create_task(self._deliver_in_order(channel, due, lane))
            begun.append(lane.task)
        if begun:
            await self._hear_of_slow_ones(channel, begun)
            await self._record(channel)
        return len(batch), limit

    async def _due(self, channel: Channel, limit: int) -> list[Due]:
        busy, now = self._lanes[channel.name], self._clock.now()
        if self._database.is_sqlite:
            async with self._database.read.connect() as connection:
                return await outbox.due(connection, channel.name, now, limit, busy)
        async with self._database.write.begin() as connection:
            return await outbox.claim(connection, channel.name, self._owner, now, now + _CLAIM, limit, busy)

    async def _hear_of_slow_ones(self, channel: Channel, begun: list[asyncio.Task[None]]) -> None:
        """Wait a moment for what was just begun; what takes longer says so itself when it ends.

        What was slow before isn't waited for: it would hold up what is new.
        """
        _, slow = await asyncio.wait(begun, timeout=_TOGETHER_S)
        for task in slow:
            task.add_done_callback(lambda _done: self.hear(channel.name))

    async def _deliver_in_order(self, channel: Channel, due: list[Due], lane: _Lane) -> None:
        for one in due:
            attempt = await self._attempt(channel, one)
            self._metrics.deliveries.labels(channel.name, attempt.outcome).inc()
            lane.attempts.append(attempt)
            if attempt.outcome in _ENDS_LANE:
                return

    async def _attempt(self, channel: Channel, due: Due) -> Attempt:
        began_at = self._clock.now()
        if due.is_blocked:
            return Attempt(due, DeliveryOutcome.REFUSED, began_at)
        try:
            with self._metrics.stage(Stage.DELIVER):
                outcome = await hand_over(channel, due.address, due.message)
        except TooFastError as pause:
            return Attempt(due, DeliveryOutcome.RETRY, began_at, pause.after_s)
        if outcome is DeliveryOutcome.ACCEPTED and due.is_unsure and not self._shows_once(channel):
            outcome = DeliveryOutcome.UNKNOWN
        if self._shows_once(channel):
            at, message = due.address, due.message
            self._others.tell(
                "said", at.channel, at.account, at.conversation, message.conversation_id, message.seq
            )
        return Attempt(due, outcome, began_at)

    def _shows_once(self, channel: Channel) -> bool:
        served = self._served.get(channel.name)
        return served is None or served.shows_once

    async def _record(self, channel: Channel) -> None:
        lanes = self._lanes[channel.name]
        made = [(lane, len(lane.attempts)) for lane in lanes.values()]
        ended = [conversation_id for conversation_id, lane in lanes.items() if lane.task.done()]
        if attempts := [attempt for lane, count in made for attempt in lane.attempts[:count]]:
            # Whoever waits for what was just delivered goes first.
            await asyncio.sleep(0)
            await self._records.write(attempts)
        for lane, count in made:
            del lane.attempts[:count]
        for conversation_id in ended:
            del lanes[conversation_id]


def _by_conversation(batch: Iterable[Due]) -> dict[str, list[Due]]:
    found: defaultdict[str, list[Due]] = defaultdict(list)
    for due in batch:
        found[due.message.conversation_id].append(due)
    for each in found.values():
        # Whatever the clock did between them.
        each.sort(key=lambda due: due.message.seq)
    return found


async def hand_over(channel: Channel, address: Address, message: Outgoing) -> DeliveryOutcome:
    """Hand one message to its channel; what can't be sent holds up no others.

    Raises:
        TooFastError: the channel wants a pause first.
    """
    try:
        return await channel.deliver(address, message)
    except TooFastError:
        raise
    except (TimeoutError, OSError) as problem:
        _log.warning("delivery_failed", channel=channel.name, problem=type(problem).__name__)
    except Exception:  # noqa: BLE001 - the top of one delivery: what can't be sent holds up no others
        _log.exception("delivery_crashed", channel=channel.name, message_id=message.id)
    return DeliveryOutcome.RETRY
