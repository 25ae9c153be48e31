"""What numbers and contacts might mean."""

from sqlalchemy import Select, literal, null, or_, select, union_all

from backend.domain.contacts import ContactPoint
from backend.domain.proofs import Candidate
from backend.service.ports import CustomerContact
from backend.storage.schema.orders import customers, orders, shipments
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


class SqlProofBook:
    """Looks outside every scope; only verification may ask, and tells nothing but yes or no."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def candidates(self, number_key: str, number_digits: str) -> list[Candidate]:
        """Return the orders and parcels that a number may mean, in one statement."""
        rows = await self._connection.execute(_candidates_query(number_key, number_digits))
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

    async def customers_with(self, contact: ContactPoint) -> list[CustomerContact]:
        """Return the customers who have this contact on file."""
        query = select(customers.c.id, customers.c.language).where(customers.c[contact.kind] == contact.value)
        rows = await self._connection.execute(query.order_by(customers.c.id))
        return [CustomerContact(row.id, row.language) for row in rows]

    async def name_of(self, customer_id: str) -> str | None:
        """Return a customer's name, None for somebody who never ordered."""
        name: str | None = await self._connection.scalar(
            select(customers.c.name).where(customers.c.id == customer_id)
        )
        return name


def _candidates_query(number_key: str, number_digits: str) -> Select[tuple[object, ...]]:
    is_order = or_(
        orders.c.number_key == number_key, orders.c.number_digits == (number_digits or literal("-"))
    )
    by_order = select(*_FACTS, orders.c.number, null().label("shipment_id")).where(is_order)
    by_parcel = (
        select(*_FACTS, shipments.c.tracking_number.label("number"), shipments.c.id.label("shipment_id"))
        .join_from(shipments, orders)
        .where(shipments.c.tracking_key == number_key)
    )
    return select(union_all(by_order, by_parcel).subquery()).limit(_MOST_CANDIDATES)
