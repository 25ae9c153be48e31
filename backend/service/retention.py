"""Forgetting what is no longer needed."""

from collections.abc import Mapping
from datetime import timedelta

from backend.service.ports import Store
from gendan.clock import Clock

KEPT: Mapping[str, timedelta] = {
    "codes": timedelta(days=1),
    # As long as conversations: a try counts for its conversation's whole life.
    "tries": timedelta(days=180),
    "grants": timedelta(days=2),
    "idempotency": timedelta(days=30),
    "webhook_inbox": timedelta(days=90),
    "outbox": timedelta(days=14),
    "audit": timedelta(days=730),
}


class Retention:
    """Deletes what has been kept long enough."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def enforce(self) -> dict[str, int]:
        """Delete old rows and return how many of each kind."""
        now = self._clock.now()
        async with self._store.writing() as work:
            return {kind: await work.old_rows.delete(kind, now - age) for kind, age in KEPT.items()}
