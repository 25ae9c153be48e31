"""Orders, read through a scope."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, or_, select, true, tuple_

from backend.domain.order import Order
from backend.domain.scope import Scope
from backend.service.ports import IndexEntry, PageKey
from backend.storage.order_rows import Rows, assemble
from backend.storage.schema.orders import (
    order_lines,
    orders,
    returns,
    shipment_lines,
    shipments,
    tracking_events,
)
from gendan.database import Connection


class SqlOrderBook:
    """Orders in the database; every query carries the caller's scope in its WHERE."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, scope: Scope, number_key: str) -> Order | None:
        """Return the visible order with this key, if any."""
        query = select(orders).where(orders.c.number_key == number_key, visible(scope))
        return next(iter(await self._load(query)), None)

    async def by_ids(self, scope: Scope, ids: Collection[int]) -> list[Order]:
        """Return the visible ones among these orders, newest first."""
        return await self._load(_newest_first(select(orders).where(orders.c.id.in_(ids), visible(scope))))

    async def page(self, scope: Scope, limit: int, after: PageKey | None) -> list[Order]:
        """Return visible orders after a key, newest first."""
        query = select(orders).where(visible(scope))
        if after:
            query = query.where(tuple_(orders.c.placed_at, orders.c.id) < tuple_(after.placed_at, after.id))
        return await self._load(_newest_first(query).limit(limit))

    async def index(self, scope: Scope) -> list[IndexEntry]:
        """Return an entry for each visible order, newest first."""
        heads = (
            await self._connection.execute(
                _newest_first(select(orders.c.id, orders.c.number, orders.c.placed_at).where(visible(scope)))
            )
        ).all()
        ids = [row.id for row in heads]
        tracking: dict[int, list[str]] = {order_id: [] for order_id in ids}
        words: dict[int, list[str]] = {order_id: [] for order_id in ids}
        for parcel in await self._rows_of(shipments, ids):
            # A receiver may name only the parcel that was proved.
            proved = scope.parcels.get(parcel.order_id) if parcel.order_id not in scope.orders else None
            if parcel.tracking_number and (not proved or parcel.id in proved):
                tracking[parcel.order_id].append(parcel.tracking_number)
        for line in await self._rows_of(order_lines, ids):
            words[line.order_id] += [*line.name.values(), *(line.variant or {}).values(), line.sku]
        return [
            IndexEntry(row.id, row.number, row.placed_at, tuple(tracking[row.id]), tuple(words[row.id]))
            for row in heads
        ]

    async def recent_numbers(self, limit: int) -> tuple[list[str], list[str]]:
        """Return the newest order numbers and tracking numbers."""
        numbers = await self._connection.scalars(
            select(orders.c.number).order_by(orders.c.id.desc()).limit(limit)
        )
        tracking = await self._connection.scalars(
            select(shipments.c.tracking_number)
            .where(shipments.c.tracking_number.is_not(None))
            .order_by(shipments.c.order_id.desc())
            .limit(limit)
        )
        return list(numbers), [number for number in tracking if number]

    async def _load(self, query: Select[Any]) -> list[Order]:
        heads = (await self._connection.execute(query)).all()
        ids = [row.id for row in heads]
        if not ids:
            return []
        parcels = await self._rows_of(shipments, ids)
        parcel_ids = [row.id for row in parcels]
        return assemble(
            heads,
            lines=await self._rows_of(order_lines, ids),
            shipments=parcels,
            contents=await self._contents(parcel_ids),
            events=await self._events(parcel_ids),
            returns=await self._rows_of(returns, ids),
        )

    async def _rows_of(self, table: Table, ids: Collection[int]) -> list[Row[Any]]:
        query = select(table).where(table.c.order_id.in_(ids)).order_by(*table.primary_key.columns)
        return list((await self._connection.execute(query)).all())

    async def _contents(self, parcel_ids: Collection[str]) -> Rows:
        query = select(shipment_lines).where(shipment_lines.c.shipment_id.in_(parcel_ids))
        return (await self._connection.execute(query.order_by(shipment_lines.c.line))).all()

    async def _events(self, parcel_ids: Collection[str]) -> Rows:
        query = select(tracking_events).where(tracking_events.c.shipment_id.in_(parcel_ids))
        newest_first = (tracking_events.c.occurred_at.desc(), tracking_events.c.fingerprint)
        return (await self._connection.execute(query.order_by(*newest_first))).all()


def visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that an order lies in a scope."""
    if scope.is_staff:
        return true()
    proved = scope.orders | scope.parcels.keys()
    return or_(orders.c.customer_id.in_(scope.customers), orders.c.id.in_(proved))


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(orders.c.placed_at.desc(), orders.c.id.desc())
