"""`gendan telegram setup`: from BotFather's token to a bot that people can write to."""

import json
import os
import re
import sys
from io import StringIO
from typing import Any

import click
import segno

from gendan.ops.supervisor.environment import Ports, process_environment
from gendan.ops.supervisor.services import ServiceError, ask_service
from gendan.platform.layout import Layout
from gendan.platform.private_files import write_private_json

TOKEN = "GENDAN_TELEGRAM_TOKEN"  # noqa: S105 - a variable's name
_SHAPE = re.compile(r"\d{6,14}:[A-Za-z0-9_-]{30,}")


@click.group()
def telegram() -> None:
    """The shop's bot on Telegram."""


@telegram.command()
@click.option("--demo", is_flag=True, help="For the demo shop.")
@click.pass_obj
def setup(layout: Layout, *, demo: bool) -> None:
    """Take BotFather's token, make its bot ready, keep the token, and print where to find the bot.

    The token is asked for, or read from standard input: as an argument everybody on the machine would
    see it.
    """
    token = _read_token()
    environment = process_environment(layout, Ports(), os.environ, demo=demo)
    account = set_up_bot(layout, environment, token)
    _keep(layout, token)
    click.echo(f"@{account['username']} is ready ({account['name']}); its updates come by {account['mode']}.")
    click.echo(f"\n{_qr(account['link'])}\n{account['link']}\n")
    if os.environ.get(TOKEN, token) != token:
        click.echo(f"{TOKEN} is set to another token, and what is set wins: unset it.", err=True)
    click.echo("Start the shop, or stop and start it again; then write to the bot.")


def _read_token() -> str:
    is_asked = sys.stdin.isatty()
    typed = click.prompt("BotFather's token", hide_input=True) if is_asked else sys.stdin.readline()
    token = str(typed).strip()
    if not _SHAPE.fullmatch(token):
        raise click.ClickException(
            "That isn't a token. BotFather's look like 123456789:AbC… and stand in its answer to /newbot"
        )
    return token


def set_up_bot(layout: Layout, environment: dict[str, str], token: str) -> Any:
    """Make a token's bot ready: its menu, its descriptions, its way in.

    Returns:
        Its `username`, `name` and `link`, and the `mode` in which its updates come.

    Raises:
        click.ClickException: the token is nobody's, a setting can't be right, or Telegram can't be reached.
    """
    command = (sys.executable, "-m", "bot", "telegram-setup")
    try:
        return ask_service(command, layout.root, environment, {"token": token})
    except ServiceError as problem:
        raise click.ClickException(str(problem)) from problem


def _keep(layout: Layout, token: str) -> None:
    kept = json.loads(layout.secrets.read_text(encoding="utf-8"))
    write_private_json(layout.secrets, {**kept, TOKEN: token})


def _qr(link: str) -> str:
    drawn = StringIO()
    segno.make(link, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()
