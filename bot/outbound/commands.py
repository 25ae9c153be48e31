"""`python -m bot dead-letters`: what was given up, and what becomes of it."""

import json

import click

from bot.outbound.dead_letters import dead_letters, dismiss_dead_letters, retry_dead_letters
from bot.outbound.delivery_records import MOST_ATTEMPTS
from bot.ports import CHANNELS
from bot.settings import MIGRATIONS
from gendan.platform.clock import SystemClock
from gendan.platform.storage.database import Database
from gendan.platform.storage.migrations import prepared_database


async def deal_with_dead_letters(url: str, *, retry: bool, dismiss: bool) -> None:
    """Print every message that was given up, one JSON object a line, then do with them as asked.

    Args:
        url: the gateway's database.
        retry: whether they are to be sent after all; a running gateway does so within a second.
        dismiss: whether they are to rest for good.
    """
    async with prepared_database(url, MIGRATIONS) as database:
        await _print(database)
        async with database.write.begin() as connection:
            if retry:
                count = await retry_dead_letters(connection, CHANNELS, SystemClock().now())
                click.echo(f"{count} will be tried again.", err=True)
            elif dismiss:
                count = await dismiss_dead_letters(connection, CHANNELS)
                click.echo(f"{count} will not be sent.", err=True)


async def _print(database: Database) -> None:
    async with database.read.connect() as connection:
        letters = await dead_letters(connection, CHANNELS)
    for letter in letters:
        line = {
            "room": "gateway",
            "message": letter.message_id,
            "conversation": letter.conversation_id,
            "channel": letter.channel,
            "attempts": letter.attempts,
            "why": "failed" if letter.attempts >= MOST_ATTEMPTS else "refused",
            "written_at": letter.written_at.isoformat(timespec="seconds"),
        }
        click.echo(json.dumps(line))
