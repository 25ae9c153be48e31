"""Orders, read through a scope."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    tuple_,
)

from backend.identity.access_scope import Level, Scope
from backend.identity.contacts import Contact
from backend.orders.model import IndexEntry, Order
from backend.orders.rows import Rows, assemble
from backend.orders.tables import order_lines, orders, returns
from backend.shared.pagination import PageKey
from backend.shipments.tables import shipment_lines, shipments, tracking_events
from gendan.platform.storage.database import Connection


class OrderRepository:
    """Orders in the database; every query carries the caller's scope in its WHERE."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def find(self, scope: Scope, number_key: str) -> Order | None:
        """Return the visible order with this key, if any; one seen by its parcel has the parcel's."""
        found = await self._load(_find(_parts(scope)), {"number_key_": number_key, **_values(scope)})
        return next(iter(found), None)

    async def by_ids(self, scope: Scope, ids: Collection[int]) -> list[Order]:
        """Return the visible ones among these orders, newest first."""
        return await self._load(_by_ids(_parts(scope)), {"ids": list(ids), **_values(scope)})

    async def page(self, scope: Scope, limit: int, after: PageKey | None) -> list[Order]:
        """Return visible orders after a key, newest first."""
        query = _all(_parts(scope))
        if after:
            query = query.where(tuple_(orders.c.placed_at, orders.c.id) < tuple_(after.placed_at, after.id))
        return await self._load(query.limit(limit), _values(scope))

    async def index(self, scope: Scope) -> list[IndexEntry]:
        """Return an entry for each visible order, newest first."""
        heads = (await self._transaction.execute(_heads(_parts(scope)), _values(scope))).all()
        ids = [row.id for row in heads]
        parcels: dict[int, list[Row[Any]]] = {order_id: [] for order_id in ids}
        words: dict[int, list[str]] = {order_id: [] for order_id in ids}
        for parcel in await self._rows(_TRACKED, ids):
            parcels[parcel.order_id].append(parcel)
        for line in await self._rows(_WORDS, ids):
            words[line.order_id] += [*line.name.values(), *(line.variant or {}).values(), line.sku]
        return [_entry(scope, row, parcels[row.id], words[row.id]) for row in heads]

    async def recent_numbers(self, limit: int) -> tuple[list[str], list[str]]:
        """Return the newest order numbers and tracking numbers."""
        numbers = await self._transaction.scalars(
            select(orders.c.number).order_by(orders.c.id.desc()).limit(limit)
        )
        tracking = await self._transaction.scalars(
            select(shipments.c.tracking_number)
            .where(shipments.c.tracking_number.is_not(None))
            .order_by(shipments.c.order_id.desc())
            .limit(limit)
        )
        return list(numbers), [number for number in tracking if number]

    async def _load(self, query: Select[Any], parameters: Mapping[str, Any]) -> list[Order]:
        heads = (await self._transaction.execute(query, parameters)).all()
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
        return (await self._transaction.execute(query, {"ids": ids})).all()


def _entry(scope: Scope, row: Row[Any], parcels: Sequence[Row[Any]], words: Sequence[str]) -> IndexEntry:
    if scope.level(row.id, row.customer_id, Contact(row.email, row.phone)) != Level.PARCEL:
        numbers = tuple(parcel.tracking_number for parcel in parcels)
        return IndexEntry(row.id, row.number, row.placed_at, numbers, tuple(words))
    # A receiver may name the parcel: by the order's number or its goods they would learn these.
    proved = scope.parcels_of(row.id, row.recipient_phone)
    shown = tuple(p.tracking_number for p in parcels if proved is None or p.id in proved)
    return IndexEntry(row.id, shown[0], row.placed_at, shown, ())


# Putting a statement together takes longer than running it; these run whenever somebody asks for an order.
# So there is one for each way in which a scope can be made up, with no condition that it doesn't need.
_Parts = frozenset[str]
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PHONES: BindParameter[Any] = bindparam("phones", expanding=True)
_NEWEST_FIRST = (orders.c.placed_at.desc(), orders.c.id.desc())
_STAFF = "staff"
_OWNER = orders.alias("owner")


def _whole_in(table: FromClause) -> Mapping[str, ColumnElement[bool]]:
    return {
        "customers": table.c.customer_id.in_(bindparam("customers", expanding=True)),
        "emails": table.c.email.in_(bindparam("emails", expanding=True)),
        "phones": table.c.phone.in_(_PHONES),
        "proved": table.c.id.in_(bindparam("proved", expanding=True)),
    }


_WHOLE, _WHOLE_OF_OWNER = _whole_in(orders), _whole_in(_OWNER)
# That it is tracked is known where a tracking number led to it.
_PART_OF_OWNER: Mapping[str, ColumnElement[bool]] = {
    "phones": _OWNER.c.recipient_phone.in_(_PHONES),
    "parcels": shipments.c.id.in_(bindparam("parcels", expanding=True)),
}
_IS_TRACKED = exists().where(shipments.c.order_id == orders.c.id, shipments.c.tracking_number.is_not(None))
_SHOWN_IN_PART: Mapping[str, ColumnElement[bool]] = {
    "phones": and_(orders.c.recipient_phone.in_(_PHONES), _IS_TRACKED),
    "parcels": orders.c.id.in_(bindparam("part_ids", expanding=True)),
}


def _parts(scope: Scope) -> _Parts:
    """Return what a scope is made up of."""
    if scope.is_staff:
        return frozenset({_STAFF})
    return frozenset(name for name, values in _values(scope).items() if values) - {"part_ids"}


def _values(scope: Scope) -> dict[str, Any]:
    """Return what the conditions on a scope's parts need; staff see all, so nothing limits theirs."""
    values = {
        "customers": list(scope.customers),
        "emails": scope.values("email"),
        "phones": scope.values("phone"),
        "proved": list(scope.orders),
        "parcels": [parcel for parcels in scope.parcels.values() for parcel in parcels],
        "part_ids": list(scope.parcels),
    }
    return {name: value for name, value in values.items() if value}


def _of(parts: _Parts, *kinds: Mapping[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return that one of the conditions holds which these parts have."""
    return or_(false(), *(kind[name] for kind in kinds for name in kind if name in parts))


def _visible(query: Select[Any], parts: _Parts) -> Select[Any]:
    query = query.order_by(*_NEWEST_FIRST)
    if _STAFF in parts:
        return query
    return query.where(_of(parts, _WHOLE, _SHOWN_IN_PART))


@cache
def _all(parts: _Parts) -> Select[Any]:
    return _visible(select(orders), parts)


@cache
def _by_ids(parts: _Parts) -> Select[Any]:
    return _visible(select(orders).where(orders.c.id.in_(_IDS)), parts)


@cache
def _heads(parts: _Parts) -> Select[Any]:
    names = ("id", "number", "placed_at", "customer_id", "email", "phone", "recipient_phone")
    return _visible(select(*(orders.c[name] for name in names)), parts)


@cache
def _find(parts: _Parts) -> Select[Any]:
    query = select(orders).order_by(*_NEWEST_FIRST)
    is_number = orders.c.number_key == bindparam("number_key_")
    if _STAFF in parts:
        return query.where(is_number)
    # By the number first, whatever else the owner has: one customer may have very many orders.
    tracked = (
        select(shipments.c.order_id)
        .join(_OWNER, _OWNER.c.id == shipments.c.order_id)
        .where(shipments.c.tracking_key == bindparam("number_key_"))
        .where(_of(parts, _WHOLE_OF_OWNER, _PART_OF_OWNER))
    )
    return query.where(or_(and_(is_number, _of(parts, _WHOLE)), orders.c.id.in_(tracked)))


_TRACKED = (
    select(shipments.c.id, shipments.c.order_id, shipments.c.tracking_number)
    .where(shipments.c.order_id.in_(_IDS), shipments.c.tracking_number.is_not(None))
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
