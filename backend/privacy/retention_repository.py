"""Deleting old rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete

from backend.carrier_webhooks.tables import webhook_inbox
from backend.feedback.tables import feedback
from backend.idempotency.tables import idempotency
from backend.identity.tables import audit, grants
from backend.outbound.tables import outbox
from backend.privacy.erase import empty_again
from backend.verification.tables import codes, tries
from gendan.database import Connection

_AGE_OF: Mapping[str, tuple[Table, Column[Any]]] = {
    "codes": (codes, codes.c.ends_at),
    "tries": (tries, tries.c.tried_at),
    "grants": (grants, grants.c.ends_at),
    "idempotency": (idempotency, idempotency.c.created_at),
    "webhook_inbox": (webhook_inbox, webhook_inbox.c.received_at),
    "outbox": (outbox, outbox.c.finished_at),
    "audit": (audit, audit.c.at),
    "feedback": (feedback, feedback.c.given_at),
}


class RetentionRepository:
    """Rows by their age; unfinished messages have none and stay."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def delete(self, kind: str, before: datetime) -> int:
        """Delete rows of a kind that are older; return how many."""
        table, age = _AGE_OF[kind]
        return (await self._transaction.execute(delete(table).where(age < before))).rowcount

    async def empty_erased(self) -> int:
        """Empty what carriers have said about erased people's parcels since; return how much that was."""
        return await empty_again(self._transaction)
