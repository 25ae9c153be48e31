"""`python -m backend dead-letters`: mails and text messages that were given up."""

import json
from pathlib import Path

import click

from backend.outbound.metrics import OutboxMetrics
from backend.settings import BackendSettings
from backend.shared.instants import instant
from gendan.platform.clock import SystemClock
from gendan.platform.storage.migrations import prepared_database


async def deal_with_dead_letters(settings: BackendSettings, migrations: Path, *, dismiss: bool) -> None:
    """Print what was given up, one JSON object a line, and let it rest if asked to.

    Nothing here can be sent again: it was a code, and a code is wiped with its message.
    """
    async with prepared_database(settings.database.get_secret_value(), migrations) as database:
        clock = SystemClock()
        backlog = OutboxMetrics(database, clock)
        for letter in await backlog.dead_letters():
            line = {
                "room": "backend",
                "message": letter.id,
                "kind": letter.kind,
                "attempts": letter.attempts,
                "written_at": instant(letter.created_at),
                "problem": letter.problem,
            }
            click.echo(json.dumps(line))
        if dismiss:
            click.echo(f"{await backlog.dismiss()} will not be listed again.", err=True)
