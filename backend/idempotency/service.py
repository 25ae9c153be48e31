"""The same request, one effect."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from backend.idempotency.repository import IdempotencyRepository
from backend.shared.errors import DomainError, InvalidFieldError
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database

_LONGEST_KEY = 200


class IdempotencyKeyMissingError(DomainError):
    """A request that creates something has to carry a key."""

    code = "idempotency_key_missing"


class IdempotencyKeyReusedError(DomainError):
    """The key was used for another request."""

    code = "idempotency_key_reused"


class RequestRunningError(DomainError):
    """The same request is being worked on right now; ask again in a moment."""

    code = "request_running"
    status = 409


@dataclass(frozen=True)
class StoredResponse:
    """An answer that can be given again."""

    status: int
    content: Any


class Idempotency:
    """Runs a request once per caller and key; the answer is stored in the request's own transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        # Another process's running request is met at the database, which makes the second one wait.
        self._running: set[tuple[str, str]] = set()

    async def once(
        self, caller: str, key: str, request: Any, act: Callable[[Connection], Awaitable[StoredResponse]]
    ) -> StoredResponse:
        """Return what `act` answers, or what it answered when this request first came.

        Args:
            caller: whose keys these are.
            key: the `Idempotency-Key`.
            request: what was asked, as JSON.
            act: does it, in the given transaction; what it raises is undone and not remembered.

        Raises:
            IdempotencyKeyMissingError: no key.
            IdempotencyKeyReusedError: the key belongs to another request.
            RequestRunningError: the first one hasn't ended.
        """
        if not key:
            raise IdempotencyKeyMissingError("Send an Idempotency-Key header, a new one for each request")
        if len(key) > _LONGEST_KEY:
            raise InvalidFieldError(
                "Idempotency-Key", f"An Idempotency-Key has at most {_LONGEST_KEY} characters"
            )
        running = (caller, key)
        if running in self._running:
            raise RequestRunningError("The same request is running; repeat it in a moment")
        self._running.add(running)
        try:
            return await self._once(caller, key, _hash(request), act)
        finally:
            self._running.discard(running)

    async def _once(
        self, caller: str, key: str, request_hash: str, act: Callable[[Connection], Awaitable[StoredResponse]]
    ) -> StoredResponse:
        async with self._database.write.begin() as transaction:
            former = await IdempotencyRepository(transaction).begin(
                caller, key, request_hash, self._clock.now()
            )
            if former is None:
                reply = await act(transaction)
                await IdempotencyRepository(transaction).finish(caller, key, reply.status, reply.content)
                return reply
        if former.request_hash != request_hash:
            raise IdempotencyKeyReusedError(
                "This Idempotency-Key was used for another request; make a new one"
            )
        return StoredResponse(former.status, former.answer)


def _hash(request: Any) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
