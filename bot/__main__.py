"""`python -m bot`: start the gateway, or bring its database up to date."""

import asyncio
import os
import sys

import click
from aiohttp import web

from bot.app import DRAIN_S, MIGRATIONS, build_app
from bot.settings import Settings
from gendan.logs import configure_logs
from gendan.migrations import SchemaOutdatedError, migrate
from gendan.settings import SettingsError, load_settings


@click.group()
def main() -> None:
    """Gendan's gateway."""


@main.command()
def serve() -> None:
    """Answer customers until a signal ends the process."""
    settings = _settings()
    configure_logs("gateway", file=settings.log_file)
    try:
        web.run_app(
            build_app(settings),
            host=settings.host,
            port=settings.port,
            print=None,
            shutdown_timeout=DRAIN_S,
        )
    except SchemaOutdatedError as problem:
        sys.exit(str(problem))


@main.command("migrate")
def migrate_database() -> None:
    """Bring the gateway's database to the newest schema."""
    asyncio.run(migrate(_settings().database, MIGRATIONS))
    click.echo("The gateway's database is up to date.")


def _settings() -> Settings:
    try:
        return load_settings(Settings, os.environ)
    except SettingsError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
