"""Whether somebody is trying orders that aren't theirs."""

from collections import Counter
from datetime import timedelta

from backend.identity.audit_repository import AttemptedNumber, AuditRepository
from backend.verification.repository import AttemptRepository
from backend.verification.service import TRIES_PER_HOUR
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

# By what tries are counted under, and what it means that they are used up.
_MEANINGS = {
    "order": (
        "gendan_backend_orders_tried",
        "Orders for which this hour's tries are used up, by others than those who then proved it",
    ),
    "contact": (
        "gendan_backend_contacts_tried",
        "Contacts that were tried on orders until this hour's tries were used up",
    ),
    "source": (
        "gendan_backend_networks_tried",
        "Networks and Telegram users who have used up this hour's tries",
    ),
}
FIGURES = dict(_MEANINGS.values())
_HOUR = timedelta(hours=1)
_MOST_LISTED = 1000


class AttemptMetrics:
    """Looks at what was tried; tells counts and numbers, never who is meant by them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def figures(self) -> dict[str, float]:
        """Return how many of each kind have used up their tries within the last hour."""
        async with self._database.read.connect() as transaction:
            subjects = await AttemptRepository(transaction).used_up(self._clock.now() - _HOUR, TRIES_PER_HOUR)
        counts = Counter(subject.partition(":")[0] for subject in subjects)
        return {figure: float(counts[kind]) for kind, (figure, _) in _MEANINGS.items()}

    async def tried(self, hours: int) -> list[AttemptedNumber]:
        """Return the numbers that wrong proofs were offered for lately, the most tried first."""
        async with self._database.read.connect() as transaction:
            return await AuditRepository(transaction).tried(
                self._clock.now() - timedelta(hours=hours), _MOST_LISTED
            )
