"""What the backend couldn't send."""

from datetime import datetime

from backend.outbound.model import DeadLetter
from backend.outbound.repository import OutboxRepository
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

FIGURES = {
    "gendan_backend_oldest_unsent_seconds": "Age of the oldest mail or text message that isn't sent yet",
    "gendan_backend_dead_letters": "Mails and text messages that were given up and nobody has dealt with",
}


class OutboxMetrics:
    """Looks at the outbox."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def figures(self) -> dict[str, float]:
        """Return the figures."""
        async with self._database.read.connect() as transaction:
            oldest = await OutboxRepository(transaction).oldest_unsent_at()
            dead = len(await OutboxRepository(transaction).dead_letters())
        return dict(zip(FIGURES, (self._age_s(oldest), float(dead)), strict=True))

    async def dead_letters(self) -> list[DeadLetter]:
        """Return what was given up, oldest first."""
        async with self._database.read.connect() as transaction:
            return await OutboxRepository(transaction).dead_letters()

    async def dismiss(self) -> int:
        """Let what was given up rest; return how many messages."""
        async with self._database.write.begin() as transaction:
            return await OutboxRepository(transaction).dismiss_dead_letters()

    def _age_s(self, since: datetime | None) -> float:
        return max(0.0, (self._clock.now() - since).total_seconds()) if since else 0.0
