"""Files that a person sent."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from bot.attachments.tables import uploads
from bot.conversations.tables import conversations
from bot.shared.conversation_rows import BLANKED, delete_rows, delete_rows_naming, tell_rows
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalData
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts


async def _erase(connection: Connection, person: Subject) -> Mapping[str, int]:
    await _erase_unused(connection, person)
    done = await delete_rows(connection, person, uploads)
    return {**done, BLANKED: await delete_rows_naming(connection, person, uploads.c.name)}


async def _erase_unused(connection: Connection, person: Subject) -> None:
    # Sent before anything was said, and then not used: only the address tells whose they are.
    for some in in_parts(list(person.conversations)):
        theirs = select(conversations.c.address).where(conversations.c.id.in_(some))
        never_used = uploads.c.conversation_id.is_(None) & uploads.c.address.in_(theirs)
        await connection.execute(delete(uploads).where(never_used))


PERSONAL_DATA = PersonalData(
    (uploads,),
    # The address is a secret's digest.
    tell_rows(uploads.c.created_at, without=("address",)),
    _erase,
    aged_by={"uploads": uploads.c.created_at},
)
