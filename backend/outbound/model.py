"""Messages on their way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class OutgoingMessage:
    """A message claimed for sending.

    Attributes:
        payload: what it says; with `expires_at` (ISO 8601), it's of no use later.
    """

    id: int
    kind: str
    recipient: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int

    @property
    def key(self) -> str:
        """A name that is the same at every try and for no other message, even after a restored backup."""
        return f"{self.id}.{int(self.created_at.timestamp())}"

    def is_over(self, now: datetime) -> bool:
        """Whether it would come too late."""
        expires_at = self.payload.get("expires_at")
        return expires_at is not None and datetime.fromisoformat(expires_at) <= now


@dataclass(frozen=True)
class DeadLetter:
    """A message that was given up; its content and recipient are wiped."""

    id: int
    kind: str
    created_at: datetime
    attempts: int
    problem: str | None
