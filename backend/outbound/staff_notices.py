"""Telling the shop's own people something, by every way that is set up."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.outbound.service import queue_message
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class StaffAddress:
    """Where the shop's people are told.

    Attributes:
        kind: the messenger that reaches it.
        recipient: as that messenger knows it.
    """

    kind: str
    recipient: str


class StaffNotices:
    """Puts notices into the outbox.

    Args:
        addresses: each gets every notice.
        language: of the shop's people.
        clock: the present.
    """

    def __init__(self, addresses: Sequence[StaffAddress], language: str, clock: Clock) -> None:
        self._addresses = addresses
        self._language = language
        self._clock = clock

    async def tell(self, transaction: Connection, subject: str, text: str) -> int:
        """Have a notice sent in the caller's transaction; return to how many addresses."""
        payload = {"subject": subject, "text": text, "language": self._language}
        for address in self._addresses:
            await queue_message(transaction, address.kind, address.recipient, payload, self._clock.now())
        return len(self._addresses)
