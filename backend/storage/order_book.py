"""Orders, read through a scope."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, or_, select, tuple_

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
        found = await self._load(_FIND[scope.is_staff], {"number_key_": number_key, **_seen_by(scope)})
        return next(iter(found), None)

    async def by_ids(self, scope: Scope, ids: Collection[int]) -> list[Order]:
        """Return the visible ones among these orders, newest first."""
        return await self._load(_BY_IDS[scope.is_staff], {"ids": list(ids), **_seen_by(scope)})

    async def page(self, scope: Scope, limit: int, after: PageKey | None) -> list[Order]:
        """Return visible orders after a key, newest first."""
        query = _ALL[scope.is_staff]
        if after:
            query = query.where(tuple_(orders.c.placed_at, orders.c.id) < tuple_(after.placed_at, after.id))
        return await self._load(query.limit(limit), _seen_by(scope))

    async def index(self, scope: Scope) -> list[IndexEntry]:
        """Return an entry for each visible order, newest first."""
        heads = (await self._connection.execute(_HEADS[scope.is_staff], _seen_by(scope))).all()
        ids = [row.id for row in heads]
        tracking: dict[int, list[str]] = {order_id: [] for order_id in ids}
        words: dict[int, list[str]] = {order_id: [] for order_id in ids}
        for parcel in await self._rows(_TRACKING_NUMBERS, ids):
            # A receiver may name only the parcel that was proved.
            proved = scope.parcels.get(parcel.order_id) if parcel.order_id not in scope.orders else None
            if parcel.tracking_number and (not proved or parcel.id in proved):
                tracking[parcel.order_id].append(parcel.tracking_number)
        for line in await self._rows(_WORDS, ids):
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

    async def _load(self, query: Select[Any], parameters: Mapping[str, Any]) -> list[Order]:
        heads = (await self._connection.execute(query, parameters)).all()
        ids = [row.id for row in heads]
        if not ids:
            return []
        parcels = await self._rows(_SHIPMENTS, ids)
        parcel_ids = [row.id for row in parcels]
        return assemble(
            heads,
            lines=await self._rows(_LINES, ids),
            shipments=parcels,
            contents=await self._rows(_CONTENTS, parcel_ids),
            events=await self._rows(_EVENTS, parcel_ids),
            returns=await self._rows(_RETURNS, ids),
        )

    async def _rows(self, query: Select[Any], ids: Collection[int] | Collection[str]) -> Rows:
        return (await self._connection.execute(query, {"ids": ids})).all()


# Putting a statement together takes longer than running it; these run whenever somebody asks for an order.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_VISIBLE = or_(
    orders.c.customer_id.in_(bindparam("customers", expanding=True)),
    orders.c.id.in_(bindparam("proved", expanding=True)),
)


def _seen_by(scope: Scope) -> dict[str, Any]:
    """Return what `_VISIBLE` needs; staff see all, so nothing limits theirs."""
    if scope.is_staff:
        return {}
    return {"customers": list(scope.customers), "proved": list(scope.orders | scope.parcels.keys())}


def _visible(query: Select[Any]) -> dict[bool, Select[Any]]:
    """Return a query for staff (True) and for everybody else, newest orders first."""
    newest_first = (orders.c.placed_at.desc(), orders.c.id.desc())
    return {True: query.order_by(*newest_first), False: query.where(_VISIBLE).order_by(*newest_first)}


_ALL = _visible(select(orders))
_FIND = _visible(select(orders).where(orders.c.number_key == bindparam("number_key_")))
_BY_IDS = _visible(select(orders).where(orders.c.id.in_(_IDS)))
_HEADS = _visible(select(orders.c.id, orders.c.number, orders.c.placed_at))
_TRACKING_NUMBERS = (
    select(shipments.c.id, shipments.c.order_id, shipments.c.tracking_number)
    .where(shipments.c.order_id.in_(_IDS))
    .order_by(shipments.c.id)
)
_WORDS = (
    select(order_lines.c.order_id, order_lines.c.name, order_lines.c.variant, order_lines.c.sku)
    .where(order_lines.c.order_id.in_(_IDS))
    .order_by(*order_lines.primary_key.columns)
)
_SHIPMENTS, _LINES, _RETURNS = (
    select(table).where(table.c.order_id.in_(_IDS)).order_by(*table.primary_key.columns)
    for table in (shipments, order_lines, returns)
)
_CONTENTS = (
    select(shipment_lines).where(shipment_lines.c.shipment_id.in_(_IDS)).order_by(shipment_lines.c.line)
)
_EVENTS = (
    select(tracking_events)
    .where(tracking_events.c.shipment_id.in_(_IDS))
    .order_by(tracking_events.c.occurred_at.desc(), tracking_events.c.fingerprint)
)
