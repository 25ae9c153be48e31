"""What histories of orders hold about a person: what somebody wrote beside a change."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import null, or_, update

from backend.history.tables import history
from backend.shared.holdings import Holdings
from backend.shared.person_rows import rows_of
from gendan.platform.personal_data import PersonalData, Row, rows_by
from gendan.platform.storage.database import Connection


async def moves_of(connection: Connection, order_ids: Collection[int]) -> dict[Any, list[Row]]:
    """Return the histories of orders, by their row ids."""
    return rows_by("order_id", await rows_of(connection, history, history.c.order_id.in_(order_ids)))


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    if not (person.own or person.received):
        return {}
    # Whoever moved an order by hand may have written about the person.
    said = or_(history.c.reason.is_not(None), history.c.payload.is_not(None))
    by_hand = (history.c.order_id.in_(person.own), said, history.c.actor != "clock")
    emptied = await connection.execute(update(history).where(*by_hand).values(reason=None, payload=null()))
    return {"reasons in histories": emptied.rowcount}


PERSONAL_DATA = PersonalData((history,), erase=_erase)
"""Told as a part of orders."""
