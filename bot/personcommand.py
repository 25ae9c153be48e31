"""`python -m bot data …`: one person's conversations, for `gendan export` and `gendan erase`.

Standard input and output are JSON, so that no name stands in the list of processes.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from bot.settings import Settings
from bot.storage.person.erasing import erase, hold
from bot.storage.person.finding import conversations_about, conversations_of, owners_of
from bot.storage.person.telling import tell
from bot.storage.tables import conversations
from gendan.clock import SystemClock
from gendan.database import Database, open_database
from gendan.erasures import ErasureMark
from gendan.migrations import SchemaOutdatedError, prepare_schema
from gendan.settings import SettingsError, load_settings
from gendan.subject import Subject

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
Answer = dict[str, Any]


@click.group()
def data() -> None:
    """One person's conversations, JSON in and JSON out: what 'gendan export' and 'gendan erase' call."""


@data.command("find")
def find_() -> None:
    """Read a subject and print it with their conversations, those that mention them, and whose they are."""
    _answer(_find)


@data.command("export")
def export_() -> None:
    """Read a subject and print their conversations."""
    _answer(_export)


@data.command("erase")
def erase_() -> None:
    """Read a subject, take them out, and print how much that was."""
    _answer(_erase)


@data.command("erased")
def erased_() -> None:
    """Read {"marks", "key"} and print who bears one: erased before, and back from a backup."""
    _answer(_erased)


def _answer(work: Callable[[Database, Any], Awaitable[Answer]]) -> None:
    try:
        url = load_settings(Settings, os.environ).database
        asked = json.load(sys.stdin)
        click.echo(json.dumps(asyncio.run(_on_database(url, work, asked)), ensure_ascii=False))
    except (SettingsError, SchemaOutdatedError) as problem:
        raise click.ClickException(str(problem)) from None


async def _on_database(url: str, work: Callable[[Database, Any], Awaitable[Answer]], asked: Any) -> Answer:
    await prepare_schema(url, MIGRATIONS)
    database = open_database(url)
    try:
        return await work(database, asked)
    finally:
        await database.close()


async def _find(database: Database, asked: Any) -> Answer:
    subject = Subject.from_json(json.dumps(asked))
    async with database.read.connect() as connection:
        found = await conversations_of(connection, subject)
        about = await conversations_about(connection, replace(subject, conversations=found))
        owners = await owners_of(connection, subject.conversations)
    found_subject = replace(subject, conversations=found, mentioned_in=tuple(about))
    return {"subject": json.loads(found_subject.to_json()), "owners": owners}


async def _export(database: Database, asked: Any) -> Answer:
    async with database.read.connect() as connection:
        return {"conversations": await tell(connection, asked["conversations"])}


async def _erase(database: Database, asked: Any) -> Answer:
    subject = Subject.from_json(json.dumps(asked))
    await hold(database, subject.conversations, SystemClock())
    async with database.write.begin() as connection:
        return {**await erase(connection, subject)}


async def _erased(database: Database, asked: Any) -> Answer:
    mark, marks = ErasureMark(asked["key"]), frozenset(asked["marks"])
    query = select(conversations.c.id, conversations.c.customer_id)
    async with database.read.connect() as connection:
        rows = (await connection.execute(query)).all()
    return {
        "conversations": [row.id for row in rows if mark.conversation(row.id) in marks],
        "customers": sorted(
            {row.customer_id for row in rows if row.customer_id and mark.customer(row.customer_id) in marks}
        ),
    }


if __name__ == "__main__":
    data()
