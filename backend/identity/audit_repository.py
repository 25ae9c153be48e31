"""The audit log in the database: only ever appended to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, case, cast, func, insert, select

from backend.identity.tables import audit
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class AuditEntry:
    """Who did what when, by ids alone.

    Attributes:
        actor: `conversation:<id>`, `key:<id>` or a process of the backend's own.
        customer_id: whom the shop vouched for in that conversation, if anyone.
        channel: by which way; None for entries older than this column.
    """

    at: datetime
    actor: str
    customer_id: str | None
    channel: str | None
    action: str
    level: str


@dataclass(frozen=True)
class AttemptedNumber:
    """A number for which somebody offered proofs that opened nothing.

    Attributes:
        is_known: whether there is such an order or parcel.
        refused: wrong proofs.
        exhausted: proofs that came when the tries were used up and weren't looked at.
    """

    number: str | None
    is_known: bool
    refused: int
    exhausted: int
    conversations: int
    last_at: datetime


class AuditRepository:
    """Who saw or changed what."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

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
        await self._transaction.execute(
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
        rows = (await self._transaction.execute(query)).all()
        return [
            AuditEntry(row.at, row.actor, row.customer_id, row.channel, row.action, row.level)
            for row in rows
            if order_id in row.order_ids
        ]

    async def tried(self, since: datetime, limit: int) -> list[AttemptedNumber]:
        """Return the numbers that wrong proofs were offered for since then, the most tried first."""
        rows = await self._transaction.execute(_TRIED.limit(limit), {"since": since})
        return [AttemptedNumber(row.subject, bool(row.known), *row[2:]) for row in rows]


def _count_of(action: str) -> ColumnElement[int]:
    return func.sum(case((audit.c.action == action, 1), else_=0))


_TRIED = (
    select(
        audit.c.subject,
        func.max(case((cast(audit.c.order_ids, String) != "[]", 1), else_=0)).label("known"),
        _count_of("proof_refused"),
        _count_of("proof_exhausted"),
        func.count(audit.c.actor.distinct()),
        func.max(audit.c.at, type_=audit.c.at.type),
    )
    .where(audit.c.at > bindparam("since"), audit.c.action.in_(("proof_refused", "proof_exhausted")))
    .group_by(audit.c.subject)
    .order_by(func.count().desc(), audit.c.subject)
)
_RECORD = insert(audit)
