"""The same request, one effect: an answer is kept by its request's key and given again.

A key is any text of the caller's, so only its digest is kept.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update

from gendan.platform.clock import Clock
from gendan.platform.digests import digest_of
from gendan.platform.storage.database import Connection, Database
from gendan.platform.storage.statements import insert_if_new


class KeyReusedError(Exception):
    """The key belongs to another request."""


class StillRunningError(Exception):
    """The same request is being worked on right now."""


@dataclass(frozen=True)
class StoredResponse:
    """An answer that can be given again; `content` is JSON."""

    status: int
    content: Any


@dataclass(frozen=True)
class FormerRequest:
    """A request that used a key before, and its answer."""

    request_hash: str
    response: StoredResponse


@dataclass(frozen=True)
class AnsweredRequests:
    """Where answered requests are kept: a service's own table.

    Attributes:
        table: its primary key is `caller` and `key`; the other columns are `request_hash`, `status`,
            `answer` and `created_at`.
    """

    table: Table

    async def begin(
        self, transaction: Connection, caller: str, key: str, request_hash: str, now: datetime
    ) -> FormerRequest | None:
        """Claim a key; return the request that has it already, if any.

        Where another process's request has claimed it and still runs, the database waits for its end.
        """
        key = digest_of(caller, key)
        values = {"caller": caller, "key": key, "request_hash": request_hash, "created_at": now}
        claimed = await transaction.execute(insert_if_new(transaction, self.table, values))
        if claimed.rowcount == 1:
            return None
        columns = self.table.c
        query = select(self.table).where(columns.caller == caller, columns.key == key)
        row = (await transaction.execute(query)).one()
        return FormerRequest(row.request_hash, StoredResponse(row.status, row.answer))

    async def finish(self, transaction: Connection, caller: str, key: str, response: StoredResponse) -> None:
        """Store the answer beside the key."""
        columns = self.table.c
        await transaction.execute(
            update(self.table)
            .where(columns.caller == caller, columns.key == digest_of(caller, key))
            .values(status=response.status, answer=response.content)
        )


class OncePerKey:
    """Runs a request once per caller and key; the answer is stored in the request's own transaction.

    Args:
        database: where the answered requests are.
        clock: the present.
        answered: their table.
    """

    def __init__(self, database: Database, clock: Clock, answered: AnsweredRequests) -> None:
        self._database = database
        self._clock = clock
        self._answered = answered
        # Another process's running request is met at the database, which makes the second one wait.
        self._running: set[tuple[str, str]] = set()

    async def once(
        self, caller: str, key: str, request: Any, act: Callable[[Connection], Awaitable[StoredResponse]]
    ) -> StoredResponse:
        """Return what `act` answers, or what it answered when this request first came.

        Args:
            caller: whose keys these are.
            key: the caller's name for this request.
            request: what was asked, as JSON.
            act: does it, in the given transaction; what it raises is undone and not remembered.

        Raises:
            KeyReusedError: the key belongs to another request.
            StillRunningError: the first one hasn't ended.
        """
        running = (caller, key)
        if running in self._running:
            raise StillRunningError
        self._running.add(running)
        try:
            return await self._once(caller, key, _hash(request), act)
        finally:
            self._running.discard(running)

    async def _once(
        self, caller: str, key: str, request_hash: str, act: Callable[[Connection], Awaitable[StoredResponse]]
    ) -> StoredResponse:
        async with self._database.write.begin() as transaction:
            former = await self._answered.begin(transaction, caller, key, request_hash, self._clock.now())
            if former is None:
                response = await act(transaction)
                await self._answered.finish(transaction, caller, key, response)
                return response
        if former.request_hash != request_hash:
            raise KeyReusedError
        return former.response


def _hash(request: Any) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
