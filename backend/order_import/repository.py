"""Orders coming into the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from backend.customers.model import NewCustomer
from backend.customers.tables import customers
from backend.order_import.order_rows import insert_orders
from backend.orders.model import NewOrder
from backend.orders.tables import orders
from backend.shared.errors import StaleVersionError
from backend.shipments.tables import shipments
from gendan.platform.storage.database import Connection
from gendan.text.numbers import number_key


class OrderImportRepository:
    """Stores new orders and what they say about their buyers."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def content_hashes(self, number_keys: Collection[str]) -> Mapping[str, str]:
        """Return, by number key, the content of orders that are there already."""
        query = select(orders.c.number_key, orders.c.content_hash).where(orders.c.number_key.in_(number_keys))
        return {row.number_key: row.content_hash for row in await self._transaction.execute(query)}

    async def taken_tracking_numbers(
        self, new_orders: Sequence[NewOrder]
    ) -> Mapping[tuple[str | None, str | None], str]:
        """Return which of these orders' (carrier, tracking number) are stored, with their parcel's id."""
        numbers = {
            number_key(parcel.tracking_number): parcel.tracking_number
            for new in new_orders
            for parcel in new.order.shipments
            if parcel.tracking_number
        }
        if not numbers:
            return {}
        query = select(shipments).where(shipments.c.tracking_key.in_(numbers))
        rows = await self._transaction.execute(query)
        return {(row.carrier, numbers[row.tracking_key]): row.id for row in rows}

    async def store(
        self, new_orders: Sequence[NewOrder], buyers: Sequence[NewCustomer], now: datetime
    ) -> None:
        """Store orders with their buyers.

        Raises:
            StaleVersionError: somebody stored one of these numbers meanwhile.
        """
        if not new_orders:
            return
        await self._add_unknown(buyers, now)
        try:
            await insert_orders(self._transaction, new_orders, now)
        except IntegrityError:
            raise StaleVersionError(
                "an order or tracking number was stored by somebody else; try again"
            ) from None

    async def _add_unknown(self, buyers: Sequence[NewCustomer], now: datetime) -> None:
        # Who is known stays as the shop described them: an order says who bought it, not who the account is.
        by_id = {buyer.id: buyer for buyer in buyers}
        # Sorted, so that two imports at once lock rows in one order.
        values = [
            {
                "id": buyer.id,
                "name": buyer.name,
                "language": buyer.language,
                "created_at": now,
            }
            for _, buyer in sorted(by_id.items())
        ]
        is_postgres = self._transaction.dialect.name == "postgresql"
        statement = postgresql.insert(customers) if is_postgres else sqlite.insert(customers)
        await self._transaction.execute(
            statement.on_conflict_do_nothing(index_elements=[customers.c.id]), values
        )
