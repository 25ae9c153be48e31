"""What carriers' messages hold about a person. An export has what was read from them: scans and parcels."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from backend.carrier_webhooks.tables import webhook_inbox
from backend.shared.holdings import Holdings
from gendan.platform.personal_data import PersonalData
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts
from gendan.text.numbers import number_key


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    count = 0
    for words in in_parts([*person.words, *person.numbers]):
        named = or_(*(webhook_inbox.c.body.icontains(form, autoescape=True) for form in _forms(words)))
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
    for some in in_parts(named):
        count += await _empty(connection, webhook_inbox.c.message_id.in_(some))
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
