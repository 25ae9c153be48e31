"""What became of deliveries, written down."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.ports import DeliveryOutcome
from bot.storage import outbox
from bot.storage.outbox import Due
from gendan.clock import Clock
from gendan.database import Connection, Database

# About half an hour with the pauses between them; then somebody has to look.
MOST_ATTEMPTS = 14
_LONGEST_WAIT_S = 300

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Attempt:
    """One try to hand a message over.

    Attributes:
        after_s: the pause that the channel wants before the next one, if it wants one.
    """

    due: Due
    outcome: DeliveryOutcome
    began_at: datetime
    after_s: float | None = None


class DeliveryRecords:
    """Writes attempts down.

    Args:
        database: the gateway's.
        clock: the present.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def write(self, attempts: Sequence[Attempt]) -> None:
        """Note outcomes; what is to be tried again gets its time."""
        retries = [attempt for attempt in attempts if attempt.outcome is DeliveryOutcome.RETRY]
        blocked = [attempt for attempt in attempts if attempt.outcome is DeliveryOutcome.BLOCKED]
        if settled := [attempt for attempt in attempts if attempt not in retries]:
            # Lost with the power, it means sending again, as a crash right after sending does.
            async with self._database.write_unsynced.begin() as connection:
                await outbox.record(connection, {a.due.message.id: _status(a.outcome) for a in settled})
        if retries or blocked:
            async with self._database.write.begin() as connection:
                for attempt in retries:
                    await self._postpone(connection, attempt)
                for attempt in blocked:
                    await outbox.block(connection, attempt.due.message.conversation_id, attempt.began_at)

    async def _postpone(self, connection: Connection, attempt: Attempt) -> None:
        message_id, attempts = attempt.due.message.id, attempt.due.attempts
        if attempt.after_s is not None:
            due_at = self._clock.now() + timedelta(seconds=attempt.after_s)
            await outbox.postpone(connection, message_id, due_at, attempts=0)
        elif attempts + 1 >= MOST_ATTEMPTS:
            _log.error("delivery_dead", message_id=message_id)
            await outbox.record(connection, {message_id: outbox.DEAD})
        else:
            # Spread out, so that what failed together doesn't come again together.
            spread = random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
            wait = timedelta(seconds=min(2**attempts, _LONGEST_WAIT_S) * spread)
            await outbox.postpone(connection, message_id, self._clock.now() + wait)


def _status(outcome: DeliveryOutcome) -> DeliveryOutcome:
    return DeliveryOutcome.REFUSED if outcome is DeliveryOutcome.BLOCKED else outcome
