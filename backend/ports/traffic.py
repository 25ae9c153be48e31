"""What comes in once and goes out at least once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from backend.idempotency.repository import FormerRequest
from backend.outbound.model import DeadLetter, OutgoingMessage


class OutboxBook(Protocol):
    """What leaves the service, stored in the transaction that decided it."""

    async def add(self, kind: str, recipient: str, payload: Mapping[str, Any], now: datetime) -> None:
        """Queue a message; an empty recipient makes it vanish unsent, by the same statements."""

    async def has_due(self, now: datetime) -> bool:
        """Whether there is anything to claim."""

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[OutgoingMessage]:
        """Lease due messages; they fall due again at `until` unless finished."""

    async def finish(self, message_id: int, outcome: str, now: datetime, problem: str | None = None) -> None:
        """Record an end and wipe the content."""

    async def postpone(self, message_id: int, until: datetime, problem: str) -> None:
        """Record a failure and try again later."""

    async def oldest_unsent_at(self) -> datetime | None:
        """Return when the oldest message that isn't finished was queued."""

    async def dead_letters(self) -> list[DeadLetter]:
        """Return what was given up and not dismissed, oldest first."""

    async def dismiss_dead_letters(self) -> int:
        """Let what was given up rest; return how many."""


class InboxBook(Protocol):
    """Received webhooks."""

    async def is_done(self, carrier: str, message_id: str) -> bool:
        """Whether a message has been acted on."""

    async def keep(self, carrier: str, message_id: str, body: str, now: datetime) -> None:
        """Store a message unless it's there."""

    async def finish(self, carrier: str, message_id: str, now: datetime) -> bool:
        """Mark a message as acted on; False if it already was."""

    async def empty_of_erased(self, carrier: str, message_id: str, order_ids: Collection[int]) -> None:
        """Empty a message if one of these orders goes to somebody who was erased."""

    async def fail(self, carrier: str, message_id: str, problem: str) -> None:
        """Record why a message couldn't be read."""


class IdempotencyBook(Protocol):
    """Answered requests."""

    async def begin(self, caller: str, key: str, request_hash: str, now: datetime) -> FormerRequest | None:
        """Claim a key; return the request that has it already, if any."""

    async def finish(self, caller: str, key: str, status: int, answer: Any) -> None:
        """Store the answer beside the key."""


class OldRows(Protocol):
    """What may be forgotten."""

    async def delete(self, kind: str, before: datetime) -> int:
        """Delete rows of a kind that are older; return how many."""

    async def empty_erased(self) -> int:
        """Empty what carriers have said about erased people's parcels since; return how much that was."""
