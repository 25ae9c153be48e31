"""Forgetting what is no longer needed."""

from collections.abc import Mapping
from datetime import timedelta

from backend.ports.work import Store
from gendan.clock import Clock


class Retention:
    """Deletes what has been kept long enough.

    Args:
        store: where it is kept.
        clock: the present.
        kept: how long, by kind.
    """

    def __init__(self, store: Store, clock: Clock, kept: Mapping[str, timedelta]) -> None:
        self._store = store
        self._clock = clock
        self._kept = kept

    async def enforce(self) -> dict[str, int]:
        """Delete old rows, take erased people out of what came in since; return how many of each kind."""
        now = self._clock.now()
        async with self._store.writing() as work:
            done = {kind: await work.old_rows.delete(kind, now - age) for kind, age in self._kept.items()}
            return {**done, "of_erased": await work.old_rows.empty_erased()}
