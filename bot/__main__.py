"""`python -m bot`: start the gateway, migrate its database, see who waits and what was given up."""

import asyncio
import os
import sys

import click

from bot.app import CLOSE_S, build_app
from bot.cases.commands import cases
from bot.check import check_gateway
from bot.outbound.commands import deal_with_dead_letters
from bot.privacy.commands import data
from bot.settings import MIGRATIONS, Settings
from bot.telegram.commands import telegram_setup
from gendan.platform.http.serving import run_server
from gendan.platform.logging.logs import configure_logs
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.storage.migrations import DatabaseUnusableError, migrate
from gendan.platform.storage.only_one import AlreadyRunningError


@click.group()
def main() -> None:
    """Gendan's gateway."""


main.add_command(cases)
main.add_command(data)
main.add_command(telegram_setup)


@main.command()
def serve() -> None:
    """Answer customers until a signal ends the process."""
    try:
        run_server("gateway", Settings, build_app, CLOSE_S)
    except (AlreadyRunningError, DatabaseUnusableError) as problem:
        sys.exit(str(problem))


@main.command("migrate")
def migrate_database() -> None:
    """Bring the gateway's database to the newest schema."""
    asyncio.run(migrate(_settings().database.get_secret_value(), MIGRATIONS))
    click.echo("The gateway's database is up to date.")


@main.command("dead-letters")
@click.option("--retry", is_flag=True, help="Send them after all.")
@click.option("--dismiss", is_flag=True, help="Let them rest for good.")
def dead_letters(*, retry: bool, dismiss: bool) -> None:
    """Print messages that their channel kept refusing and that were given up, one JSON object a line."""
    asyncio.run(deal_with_dead_letters(_settings().database.get_secret_value(), retry=retry, dismiss=dismiss))


@main.command()
def check() -> None:
    """Print what the gateway finds out about itself without running, as one JSON object."""
    configure_logs("gateway", level="ERROR")
    click.echo(asyncio.run(check_gateway(os.environ)).dumps())


def _settings() -> Settings:
    try:
        return load_settings(Settings, os.environ)
    except SettingsError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
