"""`python -m backend data …`: one person's data in this database, for `gendan export` and `gendan erase`.

Standard input and output are JSON, so that no name stands in the list of processes.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from backend.domain.contacts import ContactHasher, ContactPoint, parse_contact
from backend.domain.errors import ContactMalformedError
from backend.settings import BackendSettings
from backend.shopfile import ShopFileError, read_shop
from backend.storage.person.erasing import NOBODY, erase
from backend.storage.person.finding import customers_named, spellings, subject_of
from backend.storage.person.telling import tell
from backend.storage.schema.orders import customers
from gendan.database import Database, open_database
from gendan.erasures import ErasureMark
from gendan.migrations import SchemaOutdatedError, prepare_schema
from gendan.settings import SettingsError, load_settings
from gendan.subject import Subject

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
Answer = dict[str, Any]


@click.group()
def data() -> None:
    """One person's data, JSON in and JSON out: what 'gendan export' and 'gendan erase' call."""


@data.command("find")
def find_() -> None:
    """Read {"named"} and print whom it may mean, with everything that stands for them."""
    _answer(_find)


@data.command("export")
def export_() -> None:
    """Read a subject and print everything held about them."""
    _answer(_export)


@data.command("erase")
def erase_() -> None:
    """Read a subject, take them out, and print how much that was."""
    _answer(_erase)


@data.command("erased")
def erased_() -> None:
    """Read {"marks"} and print the customers who bear one: erased before, and back from a backup."""
    _answer(_erased)


def _answer(work: Callable[[BackendSettings, Database, Any], Coroutine[Any, Any, Answer]]) -> None:
    try:
        settings = load_settings(BackendSettings, os.environ)
        asked = json.load(sys.stdin)
        click.echo(json.dumps(asyncio.run(_on_database(settings, work, asked)), ensure_ascii=False))
    except (SettingsError, ShopFileError, SchemaOutdatedError) as problem:
        raise click.ClickException(str(problem)) from None


async def _on_database(settings: BackendSettings, work: Any, asked: Any) -> Answer:
    async with _open(settings) as database:
        answer: Answer = await work(settings, database, asked)
        return answer


@asynccontextmanager
async def _open(settings: BackendSettings) -> AsyncIterator[Database]:
    await prepare_schema(settings.database, MIGRATIONS)
    database = open_database(settings.database)
    try:
        yield database
    finally:
        await database.close()


async def _find(settings: BackendSettings, database: Database, asked: Any) -> Answer:
    named = str(asked["named"]).strip()
    contact = _contact(named, read_shop(settings.shop_file).country)
    async with database.read.connect() as connection:
        found = [
            one for one in await customers_named(connection, named, contact) if not one.startswith(NOBODY)
        ]
        if found or contact is None:
            subject = await subject_of(connection, found[0] if found else named)
        else:
            # No customer, but somebody may have written this contact into a conversation.
            subject = Subject(contacts=(contact.value,), words=tuple(spellings(contact.value)))
    return {"found": found, "subject": json.loads(subject.to_json())}


async def _export(_settings: BackendSettings, database: Database, asked: Any) -> Answer:
    async with database.read.connect() as connection:
        return await tell(connection, Subject.from_json(json.dumps(asked)))


async def _erase(settings: BackendSettings, database: Database, asked: Any) -> Answer:
    subject = Subject.from_json(json.dumps(asked))
    hasher = ContactHasher(settings.contact_key)
    successor = NOBODY + hasher.hash("erased", subject.customer_id or "")[:24]
    async with database.write.begin() as connection:
        return {**await erase(connection, subject, successor)}


async def _erased(settings: BackendSettings, database: Database, asked: Any) -> Answer:
    mark, marks = ErasureMark(settings.contact_key), frozenset(asked["marks"])
    async with database.read.connect() as connection:
        known = await connection.scalars(select(customers.c.id))
        return {"customers": [one for one in known if mark.customer(one) in marks]}


def _contact(named: str, country: str) -> ContactPoint | None:
    try:
        return parse_contact(named, country)
    except ContactMalformedError:
        return None


if __name__ == "__main__":
    data()
