"""`python -m bot data …`: one person's conversations in this database."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.conversations.tables import conversations
from bot.personal_data import REGISTRY
from bot.privacy.export import tell
from bot.privacy.find import conversations_about, conversations_of, owners_of
from bot.privacy.hold import hold
from bot.settings import MIGRATIONS, Settings
from gendan.platform.clock import SystemClock
from gendan.platform.data_commands import Answer, person_command
from gendan.platform.data_subject import Subject
from gendan.platform.erasure_log import ErasureMark
from gendan.platform.storage.database import Database


async def _find(_settings: Settings, database: Database, asked: Any) -> Answer:
    """Read a subject and print it with their conversations, those that mention them, and whose they are."""
    subject = Subject.from_json(json.dumps(asked))
    async with database.read.connect() as connection:
        found = await conversations_of(connection, subject)
        about = await conversations_about(connection, replace(subject, conversations=found))
        owners = await owners_of(connection, subject.conversations)
    found_subject = replace(subject, conversations=found, mentioned_in=tuple(about))
    return {"subject": json.loads(found_subject.to_json()), "owners": owners}


async def _export(_settings: Settings, database: Database, asked: Any) -> Answer:
    """Read a subject and print their conversations."""
    subject = Subject(asked.get("customer_id"), conversations=dict.fromkeys(asked["conversations"], "named"))
    async with database.read.connect() as connection:
        return await tell(connection, REGISTRY, subject)


async def _erase(_settings: Settings, database: Database, asked: Any) -> Answer:
    """Read a subject, take them out, and print how much that was."""
    subject = Subject.from_json(json.dumps(asked))
    await hold(database, subject.conversations, SystemClock())
    async with database.write.begin() as connection:
        return await REGISTRY.erase(connection, subject)


async def _erased(_settings: Settings, database: Database, asked: Any) -> Answer:
    """Read {"marks", "key"} and print who bears one: erased before, and back from a backup."""
    mark, marks = ErasureMark(asked["key"]), frozenset(asked["marks"])
    query = select(conversations.c.id, conversations.c.customer_id)
    async with database.read.connect() as connection:
        rows = (await connection.execute(query)).all()
        known = {row.customer_id for row in rows if row.customer_id}
        for table in (linked_accounts, link_tokens):
            known.update(await connection.scalars(select(table.c.customer_id)))
    return {
        "conversations": [row.id for row in rows if mark.conversation(row.id) in marks],
        "customers": sorted(one for one in known if mark.customer(one) in marks),
    }


data = person_command(Settings, MIGRATIONS, find=_find, export=_export, erase=_erase, erased=_erased)

if __name__ == "__main__":
    data()
