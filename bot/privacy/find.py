"""Which conversations are a person's, and in which others they are spoken of.

This reads other capabilities' tables: a person is found by what was said, to the bot or for the shop's
people, and everything else is found by the conversation that it belongs to.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from bot.cases.tables import cases
from bot.conversations.model import named_by_caller
from bot.conversations.tables import conversations, messages
from bot.shared.mentions import Written, containing
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts

_SHORTEST_NUMBER = 5


async def conversations_of(connection: Connection, subject: Subject) -> dict[str, str]:
    """Return a person's conversations and how each is theirs.

    A conversation that the shop vouched for somebody else in stays theirs, whatever was proved there.
    """
    addresses = [*subject.words, *map(named_by_caller, subject.words)]
    mine: ColumnElement[bool] = conversations.c.address.in_(addresses)
    if subject.customer_id is not None:
        mine = or_(mine, conversations.c.customer_id == subject.customer_id)
    found = dict.fromkeys(await connection.scalars(select(conversations.c.id).where(mine)), "vouched")
    for named in in_parts(list(subject.conversations)):
        owners = await owners_of(connection, named)
        for conversation_id, customer_id in owners.items():
            if customer_id in (None, subject.customer_id):
                found.setdefault(conversation_id, subject.conversations[conversation_id])
    return found


async def owners_of(connection: Connection, conversation_ids: Iterable[str]) -> dict[str, str | None]:
    """Return, for the conversations that exist, the customer that the shop vouched for, if any."""
    query = select(conversations.c.id, conversations.c.customer_id)
    rows = await connection.execute(query.where(conversations.c.id.in_(list(conversation_ids))))
    return {row.id: row.customer_id for row in rows}


async def conversations_about(connection: Connection, subject: Subject) -> list[str]:
    """Return other people's conversations in which the person's contacts, street or numbers stand."""
    numbers = [number for number in subject.numbers if len(number) >= _SHORTEST_NUMBER]
    marks = [*subject.words, *numbers]
    is_written = Written(marks)
    found: set[str] = set()
    for table, column in ((messages, messages.c.body), (cases, cases.c.requests)):
        for condition in containing(column, marks):
            query = select(table.c.conversation_id, column.label("content")).where(condition)
            for row in await connection.execute(query):
                if is_written(row.content):
                    found.add(row.conversation_id)
    return sorted(found - set(subject.conversations))
