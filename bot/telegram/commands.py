"""`python -m bot telegram-setup`: a token comes by standard input, so that no list of processes shows it."""

import asyncio
import json
import os
import sys
from dataclasses import asdict

import click

from bot.rendering.shop_texts import load_renderer
from bot.settings import Settings
from bot.telegram.setup import SetupError, set_up
from gendan.platform.logging.logs import configure_logs
from gendan.platform.settings import SettingsError, load_settings


@click.command("telegram-setup")
def telegram_setup() -> None:
    """Read {"token"}, make its bot ready, and print who it is as one JSON object."""
    configure_logs("gateway", level="ERROR")
    token = json.load(sys.stdin)["token"]
    try:
        settings = load_settings(Settings, os.environ)
        account = asyncio.run(set_up(settings, load_renderer(settings), token))
    except (SettingsError, SetupError) as problem:
        sys.exit(str(problem))
    click.echo(json.dumps({**asdict(account), "mode": settings.telegram_mode}, ensure_ascii=False))
