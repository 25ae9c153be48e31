"""Which orders concern a person, and how: as an account, as a buyer by a contact, or as a recipient."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, false, or_, select

from backend.customers.tables import customers
from backend.identity.contacts import ContactPoint
from backend.identity.customer_ids import GUEST
from backend.orders.tables import orders
from backend.shared.holdings import Holdings
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection
from gendan.text.names import fold_name


@dataclass(frozen=True)
class ConcernedOrders:
    """The rows of orders that concern a person, by how they do; `Holdings` says what each means."""

    customers: tuple[str, ...]
    own: tuple[Row[Any], ...]
    gifts: frozenset[int]
    lent: tuple[Row[Any], ...]
    received: tuple[Row[Any], ...]
    proofs: frozenset[str]

    @property
    def own_ids(self) -> list[int]:
        """Row ids of what is theirs."""
        return [row.id for row in self.own]

    @property
    def delivered_to_them(self) -> list[Row[Any]]:
        """The orders whose recipient they are."""
        return [*(row for row in self.own if row.id not in self.gifts), *self.received]


async def accounts_named(connection: Connection, customer_id: str, contact: ContactPoint | None) -> list[str]:
    """Return the customers that an id or a contact may mean; an id means one.

    A contact means the account whose own it is. Who shares it with others has to be named by an id: then
    orders without an account that were bought with it are listed too.
    """
    known = await connection.scalar(select(customers.c.id).where(customers.c.id == customer_id))
    if known or contact is None:
        return [known] if known else []
    by_file = select(customers.c.id).where(customers.c[contact.kind] == contact.value)
    accounts = sorted(await connection.scalars(by_file))
    if len(accounts) < 2:  # noqa: PLR2004 - nothing to choose from
        return accounts
    bought = select(orders.c.customer_id).where(orders.c[contact.kind] == contact.value)
    guests = {one for one in await connection.scalars(bought) if one.startswith(GUEST)}
    return accounts + sorted(guests)


async def orders_concerning(
    connection: Connection, customer_id: str | None, contact: ContactPoint | None
) -> ConcernedOrders:
    """Return the orders of an account, and those that a contact stands for."""
    by_contact = orders.c[contact.kind] == contact.value if contact else false()
    query = select(orders).where(or_(orders.c.customer_id == customer_id, by_contact)).order_by(orders.c.id)
    bought = (await connection.execute(query)).all()
    own = tuple(row for row in bought if row.customer_id == customer_id or row.customer_id.startswith(GUEST))
    theirs = dict.fromkeys([*([customer_id] if customer_id else []), *(row.customer_id for row in own)])
    people = (await connection.execute(select(customers).where(customers.c.id.in_(theirs)))).all()
    contacts = {value for row in (*people, *own) for value in (row.email, row.phone)}
    names = {fold_name(row.name) for row in people}
    gifts = frozenset(
        row.id
        for row in own
        if row.recipient_phone not in {None, *contacts} and fold_name(row.recipient) not in names
    )
    received: tuple[Row[Any], ...] = ()
    if contact and contact.kind == "phone":
        to_them = select(orders).where(orders.c.recipient_phone == contact.value).order_by(orders.c.id)
        known = {row.id for row in bought}
        received = tuple(row for row in await connection.execute(to_them) if row.id not in known)
    lent = tuple(row for row in bought if row not in own)
    on_file = {value for row in people for value in (row.email, row.phone) if value}
    elsewhere = select(customers.c.email, customers.c.phone).where(
        customers.c.id.not_in(theirs),
        or_(customers.c.email.in_(on_file), customers.c.phone.in_(on_file)),
    )
    shared = {value for row in await connection.execute(elsewhere) for value in row}
    proofs = frozenset(on_file - shared) | ({contact.value} if contact else frozenset())
    return ConcernedOrders(tuple(theirs), own, gifts, lent, received, proofs)


async def holdings_for(
    connection: Connection, subject: Subject, successor: Callable[[str], str] | None = None
) -> Holdings:
    """Return what concerns somebody who was found before, as capabilities are told of it.

    Args:
        connection: of a transaction.
        subject: whose everything is known, conversations of the gateway included.
        successor: in an erasure, gives the id under which a customer's orders are kept, the same whenever the
            same customer is erased.
    """
    value = subject.contact
    contact = ContactPoint("email" if "@" in value else "phone", value) if value else None
    found = await orders_concerning(connection, subject.customer_id, contact)
    return Holdings(
        customers=found.customers,
        own=_ids(found.own),
        gifts=found.gifts,
        lent=_ids(found.lent),
        received=_ids(found.received),
        proofs=found.proofs,
        contact=value,
        conversations=tuple(subject.conversations),
        words=subject.words,
        numbers=subject.numbers,
        successors={one: successor(one) for one in found.customers} if successor else {},
    )


def _ids(rows: Iterable[Row[Any]]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)
