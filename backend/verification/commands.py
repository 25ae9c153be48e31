"""`python -m backend tries`: which orders somebody is trying to see."""

import json
from pathlib import Path

import click

from backend.settings import BackendSettings
from backend.shared.instants import instant
from backend.verification.metrics import AttemptMetrics
from gendan.platform.clock import SystemClock
from gendan.platform.storage.migrations import prepared_database


async def print_tries(settings: BackendSettings, migrations: Path, *, hours: int) -> None:
    """Print what was tried within the last hours, one JSON object for a number, the most tried first."""
    async with prepared_database(settings.database.get_secret_value(), migrations) as database:
        clock = SystemClock()
        found = await AttemptMetrics(database, clock).tried(hours)
    for tried in found:
        line = {
            "number": tried.number,
            "is_known": tried.is_known,
            "refused": tried.refused,
            "exhausted": tried.exhausted,
            "conversations": tried.conversations,
            "last_at": instant(tried.last_at),
        }
        click.echo(json.dumps(line, ensure_ascii=False))
