"""Whose data they are, and where in this database they stand."""

from collections.abc import Collection, Iterable, Iterator

import phonenumbers
from sqlalchemy import RowMapping, String, cast, or_, select

from backend.domain.contacts import ContactPoint
from backend.storage.schema.identity import audit, codes, grants
from backend.storage.schema.orders import customers, orders, shipments
from backend.storage.schema.voice import feedback
from gendan.database import Connection
from gendan.subject import Subject

# SQLite takes conditions a thousand deep.
_AT_ONCE = 200
_SHORTEST_STREET = 5
_ACTOR = "conversation:"
_STRONGEST_FIRST = ("customer", "order", "parcel")


async def customers_named(
    connection: Connection, customer_id: str, contact: ContactPoint | None
) -> list[str]:
    """Return the ids of the customers that an id or a contact may mean; an id means one."""
    known = await connection.scalar(select(customers.c.id).where(customers.c.id == customer_id))
    if known or contact is None:
        return [known] if known else []
    by_file = select(customers.c.id).where(customers.c[contact.kind] == contact.value)
    by_order = select(orders.c.customer_id).where(orders.c[contact.kind] == contact.value)
    return sorted(await connection.scalars(by_file.union(by_order)))


async def subject_of(connection: Connection, customer_id: str) -> Subject:
    """Return what stands for a customer in every store, and the conversations that were theirs."""
    known = (await connection.execute(select(customers).where(customers.c.id == customer_id))).first()
    bought = (await connection.execute(select(orders).where(orders.c.customer_id == customer_id))).all()
    of_orders = shipments.c.order_id.in_([row.id for row in bought])
    tracked = await connection.scalars(select(shipments.c.tracking_number).where(of_orders))
    contacts = _distinct(
        (known.email, known.phone) if known else (),
        *((row.email, row.phone, row.recipient_phone) for row in bought),
    )
    streets = _distinct(row.street for row in bought if len(row.street) >= _SHORTEST_STREET)
    shared = await _shared(connection, customer_id, contacts, streets)
    alone = [contact for contact in contacts if contact not in shared]
    return Subject(
        customer_id,
        names=_distinct((known.name,) if known else (), (row.recipient for row in bought)),
        contacts=contacts,
        words=_distinct(
            (form for contact in alone for form in spellings(contact)),
            (street for street in streets if street not in shared),
        ),
        numbers=_distinct((row.number for row in bought), tracked),
        conversations=await _conversations(connection, customer_id, [row.id for row in bought]),
        shared_with=_distinct(other for others in shared.values() for other in others),
    )


async def entries_about(
    connection: Connection, customer_id: str | None, order_ids: Collection[int], actors: Collection[str]
) -> list[RowMapping]:
    """Return audit entries about a customer, their orders, or made by these conversations, oldest first."""
    found: dict[int, RowMapping] = {}
    theirs = [audit.c.customer_id == customer_id, audit.c.actor.in_(actors)]
    # The text is looked through first, alike on both engines; it also finds 101 in 1010.
    by_order = [cast(audit.c.order_ids, String).contains(str(order_id)) for order_id in order_ids]
    conditions = [*theirs, *by_order]
    for start in range(0, len(conditions), _AT_ONCE):
        query = select(audit).where(or_(*conditions[start : start + _AT_ONCE]))
        for row in (await connection.execute(query)).mappings():
            is_theirs = (customer_id and row["customer_id"] == customer_id) or row["actor"] in actors
            if is_theirs or not set(row["order_ids"]).isdisjoint(order_ids):
                found[row["id"]] = row
    return [found[key] for key in sorted(found)]


def actors_of(conversations: Iterable[str]) -> list[str]:
    """Return how audit entries name conversations."""
    return [f"{_ACTOR}{conversation}" for conversation in conversations]


async def codes_of(
    connection: Connection, customer_id: str | None, conversations: Collection[str]
) -> list[RowMapping]:
    """Return the codes sent to a customer or asked for in these conversations; they are kept for a day."""
    return [
        row
        for row in (await connection.execute(select(codes))).mappings()
        if customer_id in row["customer_ids"] or row["conversation"] in conversations
    ]


async def _conversations(
    connection: Connection, customer_id: str, order_ids: Collection[int]
) -> dict[str, str]:
    """Return conversations by how much of the customer's was shown there, the most ever."""
    levels: dict[str, set[str]] = {}
    proved = or_(grants.c.customer_id == customer_id, grants.c.order_id.in_(order_ids))
    for row in await connection.execute(select(grants).where(proved)):
        levels.setdefault(row.conversation, set()).add(row.level)
    # Kept two years, grants two days.
    for entry in await entries_about(connection, customer_id, order_ids, ()):
        if entry["actor"].startswith(_ACTOR):
            levels.setdefault(entry["actor"].removeprefix(_ACTOR), set()).add(entry["level"])
    said = select(feedback.c.conversation).where(feedback.c.customer_id == customer_id)
    for conversation in await connection.scalars(said):
        levels.setdefault(conversation, set()).add("customer")
    strongest = {
        conversation: next((level for level in _STRONGEST_FIRST if level in seen), None)
        for conversation, seen in levels.items()
    }
    return {conversation: level for conversation, level in strongest.items() if conversation and level}


async def _shared(
    connection: Connection, customer_id: str, contacts: Collection[str], streets: Collection[str]
) -> dict[str, set[str]]:
    """Return which of these another customer has as well, with whom: they may be of one household."""
    on_file = select(customers.c.id, customers.c.email, customers.c.phone).where(
        customers.c.id != customer_id,
        or_(customers.c.email.in_(contacts), customers.c.phone.in_(contacts)),
    )
    written = (orders.c.email, orders.c.phone, orders.c.recipient_phone)
    in_orders = select(orders.c.customer_id, *written, orders.c.street).where(
        orders.c.customer_id != customer_id,
        or_(*(column.in_(contacts) for column in written), orders.c.street.in_(streets)),
    )
    shared: dict[str, set[str]] = {}
    for query in (on_file, in_orders):
        for row in await connection.execute(query):
            for value in {*contacts, *streets}.intersection(row[1:]):
                shared.setdefault(value, set()).add(row[0])
    return shared


def _distinct(*groups: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group if value))


def spellings(contact: str) -> Iterator[str]:
    """Yield a contact as people write it: a phone number with and without country code, dashes, spaces."""
    yield contact
    if "@" in contact:
        return
    number = phonenumbers.parse(contact)
    kinds = phonenumbers.PhoneNumberFormat
    for kind in (kinds.INTERNATIONAL, kinds.NATIONAL):
        written = phonenumbers.format_number(number, kind)
        yield written
        yield written.replace(" ", "-")
        yield written.replace("-", " ")
        yield "".join(character for character in written if character.isdecimal())
