"""Counted tries in the database."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, or_, select

from backend.storage.schema.identity import tries
from gendan.database import Connection


class SqlTryBook:
    """Counts tries by what they are counted under."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, attempt: str, subjects: Collection[str], now: datetime) -> None:
        """Count an attempt under each subject."""
        rows = [{"attempt": attempt, "subject": subject, "tried_at": now} for subject in subjects]
        await self._connection.execute(insert(tries), rows)

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
        rows = await self._connection.execute(query)
        return {row.subject: row.tries for row in rows}

    async def forget(self, attempt: str) -> None:
        """Take an attempt out of the count."""
        await self._connection.execute(delete(tries).where(tries.c.attempt == attempt))
