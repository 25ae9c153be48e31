"""A person's conversations, ready for JSON."""

import base64
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Table, select

from bot.account_linking.tables import linked_accounts
from bot.attachments.tables import uploads
from bot.cases.tables import cases
from bot.conversations.tables import conversations, messages
from bot.outbound.tables import deliveries
from bot.ratings.tables import ratings
from bot.turns.tables import turns
from gendan.platform.storage.database import Connection

# How conversations are run, and a secret's digest; nothing of it is about the person.
_INTERNAL = frozenset({"lease_owner", "lease_until", "next_seq", "address", "external_id"})
_PARTS: tuple[tuple[Table, str], ...] = (
    (messages, "seq"),
    (turns, "started_at"),
    (cases, "opened_at"),
    (deliveries, "seq"),
    (ratings, "asked_at"),
    (uploads, "created_at"),
)


async def tell(connection: Connection, conversation_ids: Collection[str]) -> list[dict[str, Any]]:
    """Return conversations with their transcripts, turns, cases and deliveries, oldest first."""
    query = select(conversations).where(conversations.c.id.in_(list(conversation_ids)))
    rows = await connection.execute(query.order_by(conversations.c.created_at))
    told = [_plain(row) for row in rows.mappings()]
    for conversation in told:
        for table, order in _PARTS:
            of_it = (
                select(table).where(table.c.conversation_id == conversation["id"]).order_by(table.c[order])
            )
            rows = await connection.execute(of_it)
            conversation[table.name] = [_plain(row) for row in rows.mappings()]
    return told


async def tell_accounts(connection: Connection, customer_id: str | None) -> list[dict[str, Any]]:
    """Return with which accounts on channels a customer is linked; the address is their own number there."""
    theirs = select(linked_accounts).where(linked_accounts.c.customer_id == customer_id)
    rows = (await connection.execute(theirs)).mappings()
    return [{**_plain(row), "address": row["address"]} for row in rows]


def _plain(row: RowMapping) -> dict[str, Any]:
    return {name: _json(value) for name, value in row.items() if name not in _INTERNAL}


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value
