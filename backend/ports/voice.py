"""What customers tell the shop."""

from datetime import date, datetime
from typing import Protocol

from backend.feedback.repository import OpenNudge


class VoiceBook(Protocol):
    """What customers tell the shop."""

    async def nudge(self, order_id: int, day: date, conversation: str, now: datetime) -> datetime:
        """Store a nudge unless there is one for that day; return when the day's nudge was given."""

    async def open_nudges(self, limit: int) -> list[OpenNudge]:
        """Return nudges that nobody has dealt with, oldest first."""

    async def feedback(
        self,
        conversation: str,
        customer_id: str | None,
        order_id: int | None,
        topic: str | None,
        text: str,
        now: datetime,
    ) -> int:
        """Store feedback and return its id."""

    async def prefer(
        self, subject: str, purpose: str, conversation: str, now: datetime, *, wanted: bool
    ) -> None:
        """Set the present choice of a subject for a purpose."""
