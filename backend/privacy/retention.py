"""Forgetting what is no longer needed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Column

from backend.privacy.retention_repository import RetentionRepository
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database


class Retention:
    """Deletes what has been kept long enough.

    Args:
        database: where it is kept.
        clock: the present.
        kept: how long, by kind.
        aged_by: from which time on, by kind.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kept: Mapping[str, timedelta],
        aged_by: Mapping[str, Column[Any]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._kept = kept
        self._aged_by = aged_by

    async def enforce(self) -> dict[str, int]:
        """Delete old rows, take erased people out of what came in since; return how many of each kind."""
        now = self._clock.now()
        async with self._database.write.begin() as transaction:
            done = {
                kind: await RetentionRepository(transaction).delete(self._aged_by[kind], now - age)
                for kind, age in self._kept.items()
            }
            return {**done, "of_erased": await RetentionRepository(transaction).empty_erased()}
