"""Messages on their way out, in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, null, select, update

from backend.outbound.model import DeadLetter, OutgoingMessage
from backend.outbound.tables import outbox
from gendan.platform.storage.database import Connection
from gendan.platform.storage.outbox import Outbox

_DEAD = "dead"
# In order for each recipient: an older code must not come after the one that replaced it.
_OUTBOX = Outbox(
    outbox,
    id="id",
    stream=("kind", "recipient"),
    position="id",
    due_at="next_attempt_at",
    is_waiting=lambda row: row.c.finished_at.is_(None),
)
_CLAIM = _OUTBOX.claim(attempts=outbox.c.attempts + 1)


class OutboxRepository:
    """What leaves the service."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def add(self, kind: str, recipient: str, payload: Mapping[str, Any], now: datetime) -> None:
        """Queue a message."""
        await self._transaction.execute(
            insert(outbox).values(
                kind=kind, recipient=recipient, payload=dict(payload), created_at=now, next_attempt_at=now
            )
        )

    async def has_due(self, now: datetime) -> bool:
        """Whether there is anything to claim."""
        is_due = (outbox.c.finished_at.is_(None), outbox.c.next_attempt_at <= now)
        return await self._transaction.scalar(select(outbox.c.id).where(*is_due).limit(1)) is not None

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[OutgoingMessage]:
        """Lease due messages to this process, the first of each recipient's."""
        claimed = await self._transaction.execute(_CLAIM, {"now": now, "until": until, "limit": limit})
        return [
            OutgoingMessage(row.id, row.kind, row.recipient, row.payload, row.created_at, row.attempts)
            for row in claimed
        ]

    async def finish(self, message_id: int, outcome: str, now: datetime, problem: str | None = None) -> None:
        """Record an end and wipe the content: it may hold a code."""
        await self._transaction.execute(
            update(outbox)
            .where(outbox.c.id == message_id)
            .values(finished_at=now, outcome=outcome, problem=problem, payload=null(), recipient="")
        )

    async def postpone(self, message_id: int, until: datetime, problem: str) -> None:
        """Record a failure and try again later."""
        await self._transaction.execute(
            update(outbox).where(outbox.c.id == message_id).values(next_attempt_at=until, problem=problem)
        )

    async def oldest_unsent_at(self) -> datetime | None:
        """Return when the oldest message that isn't finished was queued."""
        query = select(func.min(outbox.c.created_at)).where(outbox.c.finished_at.is_(None))
        oldest: datetime | None = await self._transaction.scalar(query)
        return oldest

    async def dead_letters(self) -> list[DeadLetter]:
        """Return what was given up and not dismissed, oldest first."""
        query = (
            select(outbox.c.id, outbox.c.kind, outbox.c.created_at, outbox.c.attempts, outbox.c.problem)
            .where(outbox.c.outcome == _DEAD)
            .order_by(outbox.c.id)
        )
        return [DeadLetter(*row) for row in await self._transaction.execute(query)]

    async def dismiss_dead_letters(self) -> int:
        """Let what was given up rest; return how many."""
        dismissed = update(outbox).where(outbox.c.outcome == _DEAD).values(outcome="dismissed")
        return (await self._transaction.execute(dismissed)).rowcount
