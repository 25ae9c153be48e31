"""What a person, or somebody about them, asked the shop's people, and answers on their way to a mailbox."""

from collections.abc import Mapping

from bot.cases.tables import cases, notices
from bot.shared.conversation_rows import BLANKED, blank_rows, delete_rows, delete_rows_naming, tell_rows
from gendan.platform.data_subject import Subject
from gendan.platform.personal_data import PersonalData
from gendan.platform.storage.database import Connection


async def _erase(connection: Connection, person: Subject) -> Mapping[str, int]:
    done = await delete_rows(connection, person, cases, notices)
    blanked = await blank_rows(connection, person, cases.c.requests, {"requests": [{"erased": True}]})
    # An answer that isn't mailed yet.
    blanked += await delete_rows_naming(connection, person, notices.c.content)
    return {**done, BLANKED: blanked}


PERSONAL_DATA = PersonalData(
    (cases, notices),
    tell_rows(cases.c.opened_at),
    _erase,
    aged_by={"cases": cases.c.opened_at, "notices": notices.c.created_at},
)
