"""What numbers and contacts might mean."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)

from backend.customers.tables import customers
from backend.identity.contact_holders import Holders
from backend.identity.contacts import ContactPoint
from backend.orders.tables import orders
from backend.shipments.tables import shipments
from backend.verification.model import Candidate, Label
from gendan.database import Connection

_MOST_CANDIDATES = 10

_FACTS = (
    orders.c.id,
    orders.c.email,
    orders.c.phone,
    orders.c.recipient_phone,
    orders.c.recipient,
    orders.c.postcode,
)


class CandidateRepository:
    """Looks outside every scope; only verification may ask, and tells nothing but yes or no."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def candidates(self, number_key: str, number_digits: str) -> list[Candidate]:
        """Return the orders and parcels that a number may mean, in one statement."""
        rows = await self._transaction.execute(_candidates_query(number_key, number_digits))
        return [
            Candidate(
                order_id=row.id,
                shipment_id=row.shipment_id,
                number=row.number,
                email=row.email,
                phones=tuple(phone for phone in (row.phone, row.recipient_phone) if phone),
                recipient=row.recipient,
                postcode=row.postcode,
            )
            for row in rows
        ]

    async def labels(self, number_key: str, number_digits: str) -> list[Label]:
        """Return the tracking numbers of the orders that a number may mean, in one statement."""
        query = (
            select(orders.c.id, orders.c.number, shipments.c.id.label("parcel"), shipments.c.tracking_number)
            .join_from(shipments, orders)
            .where(_is_order(number_key, number_digits), shipments.c.tracking_number.is_not(None))
            .order_by(shipments.c.id)
        )
        rows = await self._transaction.execute(query)
        return [Label(row.id, row.number, row.parcel, row.tracking_number) for row in rows]

    async def holders(self, contact: ContactPoint) -> Holders:
        """Return what a contact stands for, in one statement."""
        rows = (await self._transaction.execute(_HOLDERS[contact.kind], {"contact": contact.value})).all()
        accounts = sorted(row.customer_id for row in rows if row.role == _ACCOUNT)
        named = [row for row in rows if row.role != _RECIPIENT]
        others = {ContactPoint("email", row.email) for row in named if row.email}
        others |= {ContactPoint("phone", row.phone) for row in named if row.phone}
        return Holders(
            accounts=tuple(accounts),
            buyers=frozenset(row.customer_id for row in rows if row.role == _BUYER),
            beside=frozenset(others - {contact}),
            is_recipient=any(row.role == _RECIPIENT for row in rows),
            language=min(((row.role, row.language) for row in rows), default=(0, None))[1],
        )


def _holders_query(kind: str) -> Select[Any]:
    of_account = select(
        literal(_ACCOUNT).label("role"),
        customers.c.id.label("customer_id"),
        *(customers.c[name] for name in ("language", "email", "phone")),
    ).where(customers.c[kind] == bindparam("contact"))
    of_buyer = select(
        literal(_BUYER), orders.c.customer_id, *(orders.c[name] for name in ("language", "email", "phone"))
    ).where(orders.c[kind] == bindparam("contact"))
    if kind != "phone":
        return select(union(of_account, of_buyer).subquery())
    nobody = cast(null(), String)
    of_recipient = select(literal(_RECIPIENT), nobody, orders.c.language, nobody, nobody).where(
        orders.c.recipient_phone == bindparam("contact")
    )
    return select(union(of_account, of_buyer, of_recipient).subquery())


_ACCOUNT, _BUYER, _RECIPIENT = range(3)
_HOLDERS = {kind: _holders_query(kind) for kind in ("email", "phone")}


def _is_order(number_key: str, number_digits: str) -> ColumnElement[bool]:
    return or_(orders.c.number_key == number_key, orders.c.number_digits == (number_digits or literal("-")))


def _candidates_query(number_key: str, number_digits: str) -> Select[tuple[object, ...]]:
    is_order = _is_order(number_key, number_digits)
    by_order = select(*_FACTS, orders.c.number, null().label("shipment_id")).where(is_order)
    by_parcel = (
        select(*_FACTS, shipments.c.tracking_number.label("number"), shipments.c.id.label("shipment_id"))
        .join_from(shipments, orders)
        .where(shipments.c.tracking_key == number_key)
    )
    return select(union_all(by_order, by_parcel).subquery()).limit(_MOST_CANDIDATES)
