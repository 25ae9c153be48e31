"""The same request, one effect: the `Idempotency-Key` of the API."""

from collections.abc import Awaitable, Callable
from typing import Any

from backend.idempotency.tables import ANSWERED
from backend.shared.errors import DomainError, InvalidFieldError
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.platform.storage.idempotency import (
    KeyReusedError,
    OncePerKey,
    StillRunningError,
    StoredResponse,
)

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


class Idempotency:
    """Runs a request once per caller and key; the answer is stored in the request's own transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._requests = OncePerKey(database, clock, ANSWERED)

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
        try:
            return await self._requests.once(caller, key, request, act)
        except StillRunningError:
            raise RequestRunningError("The same request is running; repeat it in a moment") from None
        except KeyReusedError:
            raise IdempotencyKeyReusedError(
                "This Idempotency-Key was used for another request; make a new one"
            ) from None
