"""What codes and counted tries hold about a person."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, or_

from backend.shared.holdings import Holdings
from backend.shared.person_rows import delete_rows, rows_of, without_talk_of_others
from backend.verification.tables import codes, tries
from gendan.platform.personal_data import PersonalData, Row
from gendan.platform.storage.database import Connection


async def _tell(connection: Connection, person: Holdings) -> Mapping[str, list[Row]]:
    sent = await rows_of(connection, codes, _codes_of(person), without=("code_hash",))
    return {"codes": without_talk_of_others(sent, person)}


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    # Tries are counted by keyed hashes of contacts, which name nobody; by conversation they do.
    counters = [f"{kind}:{one}"[:80] for one in person.conversations for kind in ("in", "codes-in")]
    return {
        "codes": await delete_rows(connection, codes, _codes_of(person)),
        "tries": await delete_rows(connection, tries, tries.c.subject.in_(counters)),
    }


def _codes_of(person: Holdings) -> ColumnElement[bool]:
    return or_(codes.c.conversation.in_(person.conversations), codes.c.contact.in_(person.proofs))


PERSONAL_DATA = PersonalData(
    (codes, tries), _tell, _erase, aged_by={"codes": codes.c.ends_at, "tries": tries.c.tried_at}
)
