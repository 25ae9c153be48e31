"""`python -m backend data …`: one person's data in this database."""

import json
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select, union

from backend.customers.tables import customers
from backend.identity.contacts import ContactHasher, ContactPoint, parse_contact
from backend.identity.customer_ids import ERASED
from backend.orders.tables import orders
from backend.personal_data import REGISTRY
from backend.privacy.concerned_orders import accounts_named, holdings_for
from backend.privacy.find import subject_of
from backend.settings import MIGRATIONS, BackendSettings
from backend.shared.errors import ContactMalformedError
from backend.shop.shop_file import ShopFileError, read_shop
from gendan.platform.data_commands import Answer, person_command
from gendan.platform.data_subject import Subject
from gendan.platform.erasure_log import ErasureMark
from gendan.platform.storage.database import Database


async def _find(settings: BackendSettings, database: Database, asked: Any) -> Answer:
    """Read {"named", "alone"} and print whom it may mean, with everything that stands for them.

    `alone` asks for what a contact stands for without the account whose own it is.
    """
    named = str(asked["named"]).strip()
    contact = _contact(named, _country(settings.shop_file))
    async with database.read.connect() as connection:
        accounts = [] if asked.get("alone") else await accounts_named(connection, named, contact)
        found = [one for one in accounts if not one.startswith(ERASED)]
        if found == [named] or contact is None:
            subject = await subject_of(connection, named)
        else:
            subject = await subject_of(connection, found[0] if found else None, contact)
    return {"found": found, "subject": json.loads(subject.to_json())}


async def _export(_settings: BackendSettings, database: Database, asked: Any) -> Answer:
    """Read a subject and print everything held about them."""
    subject = Subject.from_json(json.dumps(asked))
    async with database.read.connect() as connection:
        return await REGISTRY.tell(connection, await holdings_for(connection, subject))


async def _erase(settings: BackendSettings, database: Database, asked: Any) -> Answer:
    """Read a subject, take them out, and print how much that was."""
    subject = Subject.from_json(json.dumps(asked))
    hasher = ContactHasher(settings.contact_key.get_secret_value())

    def successor(customer_id: str) -> str:
        return ERASED + hasher.hash("erased", customer_id)[:24]

    async with database.write.begin() as connection:
        return await REGISTRY.erase(connection, await holdings_for(connection, subject, successor))


async def _erased(settings: BackendSettings, database: Database, asked: Any) -> Answer:
    """Read {"marks"} and print the customers and contacts that bear one: back from a backup."""
    mark, marks = ErasureMark(settings.contact_key.get_secret_value()), frozenset(asked["marks"])
    in_orders = union(
        *(select(column) for column in (orders.c.email, orders.c.phone, orders.c.recipient_phone))
    )
    async with database.read.connect() as connection:
        known = await connection.scalars(select(customers.c.id))
        contacts = await connection.scalars(in_orders)
        return {
            "customers": [one for one in known if mark.customer(one) in marks],
            "contacts": sorted(one for one in contacts if one and mark.owner(one) in marks),
        }


def _country(shop_file: Path) -> str:
    try:
        return read_shop(shop_file).country
    except ShopFileError as problem:
        raise click.ClickException(str(problem)) from None


def _contact(named: str, country: str) -> ContactPoint | None:
    try:
        return parse_contact(named, country)
    except ContactMalformedError:
        return None


data = person_command(BackendSettings, MIGRATIONS, find=_find, export=_export, erase=_erase, erased=_erased)

if __name__ == "__main__":
    data()
