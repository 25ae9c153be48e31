"""Customers in the database, as the shop speaks of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from backend.customers.model import Customer
from backend.customers.tables import customers
from backend.shared.errors import StaleVersionError
from gendan.platform.storage.database import Connection

_ITS = ("name", "language", "email", "phone")


class CustomerRepository:
    """What is known of customers themselves, beside their orders."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def name_of(self, customer_id: str) -> str | None:
        """Return a customer's name, None for somebody who never ordered."""
        return await self._value(customers.c.name, customer_id)

    async def email_of(self, customer_id: str) -> str | None:
        """Return an account's own address."""
        return await self._value(customers.c.email, customer_id)

    async def by_ids(self, ids: Collection[str]) -> dict[str, Customer]:
        """Return those who are known, locked until the transaction ends."""
        query = select(customers).where(customers.c.id.in_(ids)).order_by(customers.c.id).with_for_update()
        rows = await self._transaction.execute(query)
        return {row.id: Customer(row.id, row.name, row.language, row.email, row.phone) for row in rows}

    async def put(self, customer: Customer, now: datetime, *, is_new: bool) -> None:
        """Store an account as the shop says that it is; whatever was doubted about it is settled."""
        values: dict[str, Any] = {name: getattr(customer, name) for name in _ITS}
        if is_new:
            values |= {"id": customer.id, "created_at": now}
            try:
                await self._transaction.execute(insert(customers).values(values))
            except IntegrityError:
                raise StaleVersionError("this account was stored by somebody else; try again") from None
            return
        values |= {"version": customers.c.version + 1, "contacts_doubted_at": None}
        await self._transaction.execute(update(customers).where(customers.c.id == customer.id).values(values))

    async def doubted(self) -> list[str]:
        """Return the accounts whose contacts the shop has still to tell."""
        query = select(customers.c.id).where(customers.c.contacts_doubted_at.is_not(None))
        return list(await self._transaction.scalars(query.order_by(customers.c.id)))

    async def _value(self, column: Any, customer_id: str) -> str | None:
        value: str | None = await self._transaction.scalar(
            select(column).where(customers.c.id == customer_id)
        )
        return value
