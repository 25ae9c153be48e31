"""The audit log in the database: only ever appended to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.storage.schema.identity import audit


class SqlAuditBook:
    """Who saw or changed what."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str | None,
        level: str,
        order_ids: Sequence[int],
    ) -> None:
        """Append an entry."""
        await self._connection.execute(
            insert(audit).values(
                at=at, actor=actor, action=action, subject=subject, level=level, order_ids=list(order_ids)
            )
        )
