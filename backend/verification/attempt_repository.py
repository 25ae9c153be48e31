"""Counted tries in the database."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, or_, select

from backend.verification.tables import tries
from gendan.database import Connection


class AttemptRepository:
    """Counts tries by what they are counted under."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def add(self, attempt: str, subjects: Collection[str], now: datetime) -> None:
        """Count an attempt under each subject."""
        rows = [{"attempt": attempt, "subject": subject, "tried_at": now} for subject in subjects]
        await self._transaction.execute(insert(tries), rows)

    async def count(self, limits: Mapping[str, datetime]) -> Mapping[str, int]:
        """Return how many tries each subject has had since its instant."""
        conditions = [
            and_(tries.c.subject == name, tries.c.tried_at > since) for name, since in limits.items()
        ]
        query = (
            select(tries.c.subject, func.count().label("tries"))
            .where(or_(*conditions))
            .group_by(tries.c.subject)
        )
        rows = await self._transaction.execute(query)
        return {row.subject: row.tries for row in rows}

    async def forget(self, attempt: str) -> None:
        """Take an attempt out of the count."""
        await self._transaction.execute(delete(tries).where(tries.c.attempt == attempt))

    async def forgive(self, own: str, order: str) -> None:
        """Take a conversation's tries out of an order's count."""
        of_own = select(tries.c.attempt).where(tries.c.subject == own)
        await self._transaction.execute(
            delete(tries).where(tries.c.subject == order, tries.c.attempt.in_(of_own))
        )

    async def used_up(self, since: datetime, most: int) -> list[str]:
        """Return the subjects that have had this many tries since then."""
        # Counted here: grouping in the database would make SQLite walk through the tries of all times.
        recent = await self._transaction.scalars(select(tries.c.subject).where(tries.c.tried_at > since))
        return [subject for subject, count in Counter(recent).items() if count >= most]
