"""Deleting what has been kept long enough, while the gateway runs."""

import asyncio
from datetime import timedelta

import structlog

from bot.cases.repository import close_settled
from bot.inbound.uploads import Uploads
from bot.privacy.retention import delete_older
from bot.settings import Settings
from gendan.platform.clock import Clock
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalDataRegistry
from gendan.platform.storage.database import Database

_DAY_S = 86_400.0
_HOUR_S = 3_600.0
# What a person answered and nobody wrote to since needs nobody to close it.
_SETTLED_AFTER = timedelta(days=7)
_log = structlog.get_logger(__name__)


class RetentionJobs:
    """Deletes what is old.

    Args:
        settings: how long things are kept.
        database: the gateway's.
        clock: the present.
        uploads: customers' files.
        registry: all that the gateway holds about people.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        uploads: Uploads,
        registry: PersonalDataRegistry[Subject],
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._uploads = uploads
        self._registry = registry

    async def forget_daily(self) -> None:
        """Delete transcripts that have been kept long enough, now and every day, until cancelled."""
        kept = timedelta(days=self._settings.keep_transcripts_days)
        files_kept = min(kept, timedelta(days=self._settings.keep_attachments_days))
        while True:
            now = self._clock.now()
            try:
                gone = await delete_older(self._database, self._registry, now - kept, now - files_kept)
                async with self._database.write.begin() as connection:
                    gone["cases_closed"] = await close_settled(connection, now - _SETTLED_AFTER, now)
                _log.info("retention_enforced", **gone)
            except Exception:  # noqa: BLE001 - the top loop of a background task: tomorrow it may go well
                _log.exception("retention_failed")
            await asyncio.sleep(_DAY_S)

    async def forget_unused_uploads(self) -> None:
        """Delete files that no message has used for an hour, until cancelled."""
        while True:
            try:
                await self._uploads.forget_unused()
            except Exception:  # noqa: BLE001 - the top loop of a background task: in an hour it may go well
                _log.exception("forgetting_uploads_failed")
            await asyncio.sleep(_HOUR_S)
