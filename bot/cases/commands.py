"""`gendan cases`: who waits for a person, and what a person does about it."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import click

from bot.backend_client import ShopDirectory
from bot.cases.answering import (
    CaseError,
    CaseFile,
    answer_case,
    case_file,
    checked_answer,
    close_case,
    count_since,
    read_number,
)
from bot.cases.repository import unclosed
from bot.cases.terminal import as_json, case_line, case_lines
from bot.rendering.formats import localized
from bot.rendering.shop_texts import load_renderer
from bot.settings import MIGRATIONS, Settings
from gendan.platform.clock import SystemClock
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.storage.database import DATABASE_LOST, Database
from gendan.platform.storage.migrations import SchemaOutdatedError, prepared_database

_LAST = 20
_REACHES = {
    "web": "the chat on the shop's page: at once where it is open, else when they come back",
    "telegram": "Telegram",
    "rest": "the server that they write through, when it asks",
}
_number = click.argument("number")
_name = click.option("--as", "name", help="Who answers, as the customer reads it; else the shop's own name.")


@click.group(invoke_without_command=True)
@click.option("--json", "as_machine", is_flag=True, help="One JSON object a line.")
@click.pass_context
def cases(context: click.Context, *, as_machine: bool) -> None:
    """List who waits for a person, the longest first; 'show', 'answer' and 'close' deal with one."""
    if context.invoked_subcommand is None:
        _run(lambda database, _settings: _list(database, as_machine=as_machine))


@cases.command()
@_number
@click.option("--all", "whole", is_flag=True, help=f"The whole conversation, not its last {_LAST} messages.")
def show(number: str, *, whole: bool) -> None:
    """Show what was asked, what was tried, and what was said last."""

    async def run(database: Database, _settings: Settings) -> None:
        async with database.read.connect() as connection:
            file = await case_file(connection, read_number(number))
        for line in case_lines(file, SystemClock().now(), None if whole else _LAST):
            click.echo(line)

    _run(run)


@cases.command()
@_number
@click.argument("words", nargs=-1)
@_name
@click.option("--again", is_flag=True, help="Even if the last answer had the very same words.")
def answer(number: str, words: tuple[str, ...], name: str | None, *, again: bool) -> None:
    """Answer into the conversation, with WORDS, what is piped in, or what the editor is left with."""
    text = _words(words)

    async def run(database: Database, settings: Settings) -> None:
        who = read_number(number)
        checked_answer(text)
        async with database.read.connect() as connection:
            file = await case_file(connection, who)
        agent = name or await _name_of_people(settings, file.conversation.language)
        file = await answer_case(database, who, text, agent, SystemClock().now(), again=again)
        click.echo(_sent(file))
        click.echo(f"What they write next opens {who} again. Done with it? gendan cases close {who}")

    _run(run)


@cases.command()
@_number
@click.option("--say", "word", help="A last word to the customer.")
@_name
def close(number: str, word: str | None, name: str | None) -> None:
    """Close a case; nothing is said unless you say it."""

    async def run(database: Database, settings: Settings) -> None:
        who = read_number(number)
        async with database.read.connect() as connection:
            file = await case_file(connection, who)
        agent = name or await _name_of_people(settings, file.conversation.language)
        file = await close_case(database, who, word, agent, SystemClock().now())
        click.echo(f"{who} is closed.")
        if word:
            click.echo(_sent(file))

    _run(run)


async def _list(database: Database, *, as_machine: bool) -> None:
    now = SystemClock().now()
    async with database.read.connect() as connection:
        found = [(case, await count_since(connection, case)) for case in await unclosed(connection)]
    if as_machine:
        for case, since in found:
            click.echo(json.dumps(as_json(case, since), ensure_ascii=False))
    elif not found:
        click.echo("Nobody waits for a person.")
    else:
        for case, since in found:
            click.echo(case_line(case, since, now))
        click.echo(f"\nRead one: gendan cases show {found[0][0].number}", err=True)


def _sent(file: CaseFile) -> str:
    channel = file.conversation.address.channel
    if file.conversation.blocked_at:
        return f"Written down, but the customer takes nothing more on {channel}: reach them another way."
    if "#" in file.conversation.address.conversation:
        return "Written down, but somebody else uses that chat by now: reach the customer another way."
    return f"Sent. The customer reads it in {_REACHES.get(channel, channel)}."


def _words(words: tuple[str, ...]) -> str:
    if words:
        return " ".join(words)
    if sys.stdin.isatty():
        return click.edit() or ""
    return sys.stdin.read()


async def _name_of_people(settings: Settings, language: str) -> str:
    """Return the name under which the shop's people answer; a general one where it has none or is down."""
    async with aiohttp.ClientSession() as http:
        shop = await ShopDirectory(http, settings.backend_url, settings.backend_key.get_secret_value()).shop()
    if name := ((shop or {}).get("support") or {}).get("name"):
        return localized(name, "en" if language == "en" else "zh")
    return load_renderer(settings).sentence("unnamed_agent", {}, language, SystemClock().now())


def _run(work: Callable[[Database, Settings], Coroutine[Any, Any, None]]) -> None:
    async def run(settings: Settings) -> None:
        async with prepared_database(settings.database.get_secret_value(), MIGRATIONS) as database:
            await work(database, settings)

    try:
        asyncio.run(run(load_settings(Settings, os.environ)))
    except (CaseError, SettingsError, SchemaOutdatedError) as problem:
        raise click.ClickException(str(problem)) from None
    except DATABASE_LOST as problem:
        told = f"The gateway's database doesn't answer ({type(problem).__name__}); 'gendan check' says more."
        raise click.ClickException(told) from None
