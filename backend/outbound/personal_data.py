"""What letters under way hold about whoever they go to."""

from collections.abc import Mapping

from sqlalchemy import or_, update

from backend.outbound.tables import outbox
from backend.shared.holdings import Holdings
from backend.shared.person_rows import delete_rows, rows_of
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts


async def _tell(connection: Connection, person: Holdings) -> Mapping[str, list[Row]]:
    to_them = outbox.c.recipient.in_(person.proofs)
    return {"letters_waiting": await rows_of(connection, outbox, to_them)}


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    to_them = outbox.c.recipient.in_(person.proofs)
    letters = await delete_rows(connection, outbox, to_them)
    # A mail server's refusal may name them.
    for words in in_parts([*person.words, *person.numbers]):
        named = or_(*(outbox.c.problem.icontains(word, autoescape=True) for word in words))
        await connection.execute(update(outbox).where(named).values(problem=None))
    return {"letters waiting": letters}


PERSONAL_DATA = PersonalData((outbox,), _tell, _erase, aged_by={"outbox": outbox.c.finished_at})
