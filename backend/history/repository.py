"""States and their history in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Table, func, insert, select, update

from backend.history.model import Entity, JournalEntry, Step
from backend.history.rows import journal_row
from backend.history.tables import history
from backend.orders.tables import orders, returns
from backend.shipments.tables import shipments
from gendan.database import Connection

# Where each axis is kept: table, key, state column.
_AXES: Mapping[Entity, tuple[Table, Column[Any], Column[Any]]] = {
    Entity.ORDER: (orders, orders.c.number, orders.c.state),
    Entity.PAYMENT: (orders, orders.c.number, orders.c.payment_state),
    Entity.SHIPMENT: (shipments, shipments.c.id, shipments.c.state),
    Entity.RETURN: (returns, returns.c.number, returns.c.state),
}


class HistoryRepository:
    """Moves states, only from where the caller believes them to be."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def move(self, step: Step) -> bool:
        """Write a new state; False if state or version aren't what the caller believes."""
        table, key, state = _AXES[step.entity]
        owner = table.c.id if table is orders else table.c.order_id
        values: dict[str, Any] = {state.name: step.to_state, "version": step.version + 1}
        if step.stamp:
            column, at = step.stamp
            values[column] = at
        is_as_believed = (state == step.from_state, table.c.version == step.version)
        moved = await self._transaction.execute(
            update(table).where(key == step.entity_id, owner == step.order_id, *is_as_believed).values(values)
        )
        return moved.rowcount == 1

    async def record(self, order_id: int, entry: JournalEntry, now: datetime) -> None:
        """Append to an entity's history; a writer who is too late fails on the unique number."""
        of_entity = (history.c.entity == str(entry.entity), history.c.entity_id == entry.entity_id)
        last = await self._transaction.scalar(select(func.max(history.c.seq)).where(*of_entity))
        await self._transaction.execute(
            insert(history).values(journal_row(entry, order_id, (last or 0) + 1, now))
        )

    async def history(self, order_id: int) -> list[tuple[int, JournalEntry, datetime]]:
        """Return number, entry and time of recording of all that belongs to an order, oldest first."""
        query = (
            select(history)
            .where(history.c.order_id == order_id)
            .order_by(history.c.occurred_at, history.c.id)
        )
        return [(row.seq, _entry(row), row.recorded_at) for row in await self._transaction.execute(query)]


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(
        Entity(row.entity),
        row.entity_id,
        row.from_state,
        row.to_state,
        row.event,
        row.actor,
        row.occurred_at,
        row.reason,
        row.payload,
    )
