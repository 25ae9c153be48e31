"""Answered requests in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from backend.idempotency.tables import idempotency
from backend.shared.statements import insert_if_new
from gendan.platform.digests import digest_of
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class FormerRequest:
    """A request that used a key before, and its answer."""

    request_hash: str
    status: int
    answer: Any


class IdempotencyRepository:
    """Requests by caller and key; a key is any text of the caller's, so only its digest is kept."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def begin(self, caller: str, key: str, request_hash: str, now: datetime) -> FormerRequest | None:
        """Claim a key; return the request that has it already, if any."""
        key = digest_of(caller, key)
        values = {"caller": caller, "key": key, "request_hash": request_hash, "created_at": now}
        claimed = await self._transaction.execute(insert_if_new(self._transaction, idempotency, values))
        if claimed.rowcount == 1:
            return None
        query = select(idempotency).where(idempotency.c.caller == caller, idempotency.c.key == key)
        row = (await self._transaction.execute(query)).one()
        return FormerRequest(row.request_hash, row.status, row.answer)

    async def finish(self, caller: str, key: str, status: int, answer: Any) -> None:
        """Store the answer beside the key."""
        await self._transaction.execute(
            update(idempotency)
            .where(idempotency.c.caller == caller, idempotency.c.key == digest_of(caller, key))
            .values(status=status, answer=answer)
        )
