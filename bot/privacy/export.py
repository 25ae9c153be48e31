"""A person's conversations, ready for JSON."""

from typing import Any

from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalDataRegistry, rows_by
from gendan.platform.storage.database import Connection

_OF_CONVERSATION = "conversation_id"


async def tell(
    connection: Connection, registry: PersonalDataRegistry[Subject], subject: Subject
) -> dict[str, Any]:
    """Return what is held about a person: conversations, oldest first, each with its rows of other tables.

    What doesn't belong to a conversation stands beside them.
    """
    told = await registry.tell(connection, subject)
    conversations = told.pop("conversations")
    inside = {table.name for table in registry.tables if _OF_CONVERSATION in table.c}
    parts = {kind: rows_by(_OF_CONVERSATION, rows) for kind, rows in told.items() if kind in inside}
    return {
        "conversations": [
            row | {kind: of.get(row["id"], []) for kind, of in parts.items()} for row in conversations
        ],
        **{kind: rows for kind, rows in told.items() if kind not in inside},
    }
