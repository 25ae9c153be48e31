"""`python -m actions serve`."""

import os
import sys

import click
import uvloop
from aiohttp import web

from actions.server import build_app
from actions.settings import ActionsSettings
from gendan.logs import configure_logs
from gendan.memory import settle_memory
from gendan.settings import SettingsError, load_settings


@click.group()
def main() -> None:
    """Gendan's action server."""


@main.command()
def serve() -> None:
    """Answer Rasa's action calls until a signal ends the process."""
    try:
        settings = load_settings(ActionsSettings, os.environ)
    except SettingsError as problem:
        sys.exit(str(problem))
    settle_memory()
    configure_logs("actions", file=settings.log_file, keep_days=settings.keep_logs_days)
    web.run_app(
        build_app(settings),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        loop=uvloop.new_event_loop(),
    )


if __name__ == "__main__":
    main()
