"""States and their history in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from backend.history.model import HistoryEntry, Step
from backend.history.tables import StateColumn, history
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import Values


class HistoryRepository:
    """Moves states, only from where the caller believes them to be."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def move(self, column: StateColumn, step: Step) -> bool:
        """Write a new state; False if state or version aren't what the caller believes."""
        table = column.state.table
        values: dict[str, Any] = {column.state.name: step.to_state, "version": step.version + 1}
        if step.stamp:
            name, at = step.stamp
            values[name] = at
        is_as_believed = (column.state == step.from_state, table.c.version == step.version)
        moved = await self._transaction.execute(
            update(table).where(column.key == step.entity_id, *is_as_believed).values(values)
        )
        return moved.rowcount == 1

    async def add(self, entry: HistoryEntry, order_id: int | None, now: datetime) -> None:
        """Append to an entity's history; a writer who is too late fails on the unique number."""
        of_entity = (history.c.entity == entry.entity, history.c.entity_id == entry.entity_id)
        last = await self._transaction.scalar(select(func.max(history.c.seq)).where(*of_entity))
        await self._transaction.execute(insert(history).values(_row(entry, order_id, (last or 0) + 1, now)))

    async def of_order(self, order_id: int) -> list[tuple[int, HistoryEntry, datetime]]:
        """Return number, entry and time of recording of all that belongs to an order, oldest first."""
        query = (
            select(history)
            .where(history.c.order_id == order_id)
            .order_by(history.c.occurred_at, history.c.id)
        )
        return [(row.seq, _entry(row), row.recorded_at) for row in await self._transaction.execute(query)]


def beginning_rows(entries: Sequence[HistoryEntry], order_id: int | None, now: datetime) -> list[Values]:
    """Return the rows of entities whose histories begin with these entries, numbered from 1 for each."""
    last: dict[tuple[str, str], int] = {}
    rows = []
    for entry in entries:
        key = (entry.entity, entry.entity_id)
        last[key] = last.get(key, 0) + 1
        rows.append(_row(entry, order_id, last[key], now))
    return rows


def _row(entry: HistoryEntry, order_id: int | None, seq: int, now: datetime) -> Values:
    return {
        "entity": str(entry.entity),
        "entity_id": entry.entity_id,
        "seq": seq,
        "order_id": order_id,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "event": entry.event,
        "actor": entry.actor,
        "reason": entry.reason,
        "payload": entry.payload,
        "occurred_at": entry.occurred_at,
        "recorded_at": now,
    }


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(
        row.entity,
        row.entity_id,
        row.from_state,
        row.to_state,
        row.event,
        row.actor,
        row.occurred_at,
        row.reason,
        row.payload,
    )
