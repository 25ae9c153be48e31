"""What answered requests hold about a person: answers to their conversations. An export repeats none."""

from collections.abc import Mapping

from backend.idempotency.tables import idempotency
from backend.identity.callers import actors_of
from backend.shared.holdings import Holdings
from backend.shared.person_rows import delete_rows
from gendan.platform.personal_data import PersonalData
from gendan.platform.storage.database import Connection


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    theirs = idempotency.c.caller.in_(actors_of(person.conversations))
    return {"idempotency": await delete_rows(connection, idempotency, theirs)}


PERSONAL_DATA = PersonalData((idempotency,), erase=_erase, aged_by={"idempotency": idempotency.c.created_at})
