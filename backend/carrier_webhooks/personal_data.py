"""What carriers' messages hold about a person. An export has what was read from them: scans and parcels."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from backend.carrier_webhooks.tables import webhook_inbox
from backend.shared.holdings import Holdings
from backend.shared.person_rows import AT_ONCE
from gendan.platform.personal_data import PersonalData
from gendan.platform.storage.database import Connection
from gendan.text.numbers import number_key


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    count = 0
    written = [*person.words, *person.numbers]
    for start in range(0, len(written), AT_ONCE):
        forms = _forms(written[start : start + AT_ONCE])
        named = or_(*(webhook_inbox.c.body.icontains(form, autoescape=True) for form in forms))
        count += await _empty(connection, named)
    count += await _empty_spelled(connection, {number_key(number) for number in person.numbers})
    return {"carriers' messages": count}


async def _empty_spelled(connection: Connection, numbers: Collection[str]) -> int:
    """Empty what carriers sent of parcels whose numbers they write with blanks or dashes of their own."""
    query = select(webhook_inbox.c.message_id, webhook_inbox.c.body).where(webhook_inbox.c.body != "")
    named = [
        row.message_id
        for row in await connection.execute(query)
        if any(number in key for key in [number_key(row.body)] for number in numbers)
    ]
    count = 0
    for start in range(0, len(named), AT_ONCE):
        some = webhook_inbox.c.message_id.in_(named[start : start + AT_ONCE])
        count += await _empty(connection, some)
    return count


async def _empty(connection: Connection, which: ColumnElement[bool]) -> int:
    # The message's id stays, so that the same message again is still known.
    emptied: Any = await connection.execute(
        update(webhook_inbox).where(which, webhook_inbox.c.body != "").values(body="", problem=None)
    )
    return int(emptied.rowcount)


def _forms(words: Collection[str]) -> list[str]:
    """Return words as they stand in JSON too, where a carrier may have written them by their codes."""
    escaped = [word.encode("ascii", "backslashreplace").decode() for word in words]
    return sorted({*words, *escaped})


PERSONAL_DATA = PersonalData(
    (webhook_inbox,), erase=_erase, aged_by={"webhook_inbox": webhook_inbox.c.received_at}
)
