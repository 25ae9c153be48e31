"""A person's conversations with their transcripts, and what others wrote of them in theirs.

A conversation ends when nothing is left of it, and a message takes along what belongs to it: that takes more
than a row's own age, and is done by `bot/privacy/retention.py`.
"""

from collections.abc import Mapping

from sqlalchemy import delete, select

from bot.conversations.tables import buttons, conversations, messages, pending
from bot.shared.conversation_rows import (
    BLANKED,
    blank_rows,
    delete_rows,
    delete_rows_naming,
    tell_rows,
    told,
)
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts

BLANK = {"text": "•••", "erased": True}
# How conversations are run, and a secret's digest; nothing of it is about the person.
_OURS = frozenset({"lease_owner", "lease_until", "next_seq", "address"})

_tell_messages = tell_rows(messages.c.seq, without=("external_id",))


async def _tell(connection: Connection, person: Subject) -> Mapping[str, list[Row]]:
    theirs = select(conversations).where(conversations.c.id.in_(list(person.conversations)))
    rows = await connection.execute(theirs.order_by(conversations.c.created_at))
    found = [told(row, _OURS) for row in rows.mappings()]
    return {"conversations": found, **await _tell_messages(connection, person)}


async def _erase(connection: Connection, person: Subject) -> Mapping[str, int]:
    # What refers to a row goes before it.
    done = await delete_rows(connection, person, pending, buttons, messages)
    for some in in_parts(list(person.conversations)):
        gone = await connection.execute(delete(conversations).where(conversations.c.id.in_(some)))
        done["conversations"] = done.get("conversations", 0) + gone.rowcount
    blanked = await blank_rows(connection, person, messages.c.body, {"body": BLANK, "buttons": []})
    blanked += await delete_rows_naming(connection, person, buttons.c.payload)
    return {**done, BLANKED: blanked}


PERSONAL_DATA = PersonalData(
    (conversations, messages, buttons, pending), _tell, _erase, aged_by={"buttons": buttons.c.created_at}
)
