"""The audit log in the database: only ever appended to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, cast, insert, select

from backend.service.ports import AuditEntry
from backend.storage.schema.identity import audit
from gendan.database import Connection


class SqlAuditBook:
    """Who saw or changed what."""

    def __init__(self, connection: Connection) -> None:
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
        channel: str,
        customer_id: str | None,
    ) -> None:
        """Append an entry."""
        await self._connection.execute(
            _RECORD,
            {
                "at": at,
                "actor": actor,
                "action": action,
                "subject": subject,
                "level": level,
                "order_ids": list(order_ids),
                "channel": channel,
                "customer_id": customer_id,
            },
        )

    async def of_order(self, order_id: int) -> list[AuditEntry]:
        """Return who saw or changed an order, oldest first."""
        # The text is looked through first, alike on both engines; it also finds 101 in 1010.
        query = (
            select(audit).where(cast(audit.c.order_ids, String).contains(str(order_id))).order_by(audit.c.id)
        )
        rows = (await self._connection.execute(query)).all()
        return [
            AuditEntry(row.at, row.actor, row.customer_id, row.channel, row.action, row.level)
            for row in rows
            if order_id in row.order_ids
        ]


_RECORD = insert(audit)
