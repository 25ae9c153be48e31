"""What became of deliveries, written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.outbound import outbox
from bot.outbound.outbox import Due
from bot.ports import DeliveryOutcome
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.platform.storage.outbox import Backoff

# About half an hour with the pauses between them; then somebody has to look.
MOST_ATTEMPTS = 14
_BACKOFF = Backoff(first_s=1, longest_s=300, most_attempts=MOST_ATTEMPTS)

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
        owner: this gateway.
    """

    def __init__(self, database: Database, clock: Clock, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner

    async def write(self, attempts: Sequence[Attempt]) -> None:
        """Note outcomes; what is to be tried again gets its time."""
        retries = [attempt for attempt in attempts if attempt.outcome is DeliveryOutcome.RETRY]
        blocked = [attempt for attempt in attempts if attempt.outcome is DeliveryOutcome.BLOCKED]
        if settled := [attempt for attempt in attempts if attempt not in retries]:
            # Lost with the power, it means sending again, as a crash right after sending does.
            async with self._database.write_unsynced.begin() as connection:
                await outbox.record(connection, {a.due.message.id: _status(a) for a in settled})
        if retries or blocked:
            async with self._database.write.begin() as connection:
                for attempt in retries:
                    await self._postpone(connection, attempt)
                for attempt in blocked:
                    await outbox.block(connection, attempt.due.message.conversation_id, attempt.began_at)

    async def _postpone(self, connection: Connection, attempt: Attempt) -> None:
        message_id, owner = attempt.due.message.id, self._owner
        if attempt.after_s is not None:
            due_at = self._clock.now() + timedelta(seconds=attempt.after_s)
            await outbox.postpone(connection, message_id, owner, due_at, attempts=0)
            return
        pause_s = _BACKOFF.pause_s(attempt.due.attempts + 1)
        if pause_s is None:
            _log.error("delivery_dead", message_id=message_id)
            await outbox.record(connection, {message_id: outbox.DEAD})
            return
        due_at = self._clock.now() + timedelta(seconds=pause_s)
        await outbox.postpone(connection, message_id, owner, due_at)


def _status(attempt: Attempt) -> str:
    """Return what stands in the outbox from now on."""
    if attempt.due.is_blocked:
        return DeliveryOutcome.REFUSED
    if attempt.outcome is DeliveryOutcome.REFUSED:
        # It will never work, and nobody else would notice: somebody has to look.
        _log.error("delivery_refused", message_id=attempt.due.message.id)
        return outbox.DEAD
    return DeliveryOutcome.REFUSED if attempt.outcome is DeliveryOutcome.BLOCKED else attempt.outcome
