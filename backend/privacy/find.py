"""Whose data they are: what stands for a person, and which conversations were theirs.

This reads other capabilities' tables: which orders, proofs and words lead to whom is one question, and its
answer is what each of them is told of the person.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select

from backend.customers.tables import customers
from backend.feedback.tables import feedback
from backend.identity.callers import CONVERSATION, actors_of
from backend.identity.contacts import ContactPoint
from backend.identity.personal_data import entries_about
from backend.identity.tables import grants
from backend.orders.tables import orders
from backend.privacy.concerned_orders import ConcernedOrders, orders_concerning
from backend.shipments.tables import shipments
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import in_parts
from gendan.text.phone_numbers import spellings

_SHORTEST_STREET = 5
# Told to nobody: it may be another person's. Erased where nobody else is in sight.
_UNSURE = "parcel"
_STRONGEST_FIRST = ("customer", "order", "parcel")


async def subject_of(
    connection: Connection, customer_id: str | None, contact: ContactPoint | None = None
) -> Subject:
    """Return what stands for a person in every store, and the conversations that were theirs.

    Args:
        connection: of a transaction.
        customer_id: the shop's id, None for somebody without an account.
        contact: by which they were named; it alone may stand for them.
    """
    held = await orders_concerning(connection, customer_id, contact)
    people = (await connection.execute(select(customers).where(customers.c.id.in_(held.customers)))).all()
    as_recipient = held.delivered_to_them
    tracked = await connection.execute(
        select(shipments.c.order_id, shipments.c.tracking_number).where(
            shipments.c.order_id.in_([row.id for row in (*held.own, *held.received)])
        )
    )
    contacts = _distinct(
        (contact.value,) if contact else (),
        *((row.email, row.phone) for row in (*people, *held.own)),
        (row.recipient_phone for row in as_recipient),
    )
    streets = _distinct(row.street for row in as_recipient if len(row.street) >= _SHORTEST_STREET)
    shared = await _shared(connection, held, contacts, streets)
    alone = [value for value in contacts if value not in shared]
    return Subject(
        customer_id,
        names=_distinct((row.name for row in people), (row.recipient for row in as_recipient)),
        contacts=contacts,
        words=_distinct(
            (form for value in alone for form in _written(value)),
            (street for street in streets if street not in shared),
        ),
        numbers=_distinct((row.number for row in held.own), (row.tracking_number for row in tracked)),
        conversations=await _conversations(connection, held, contacts, shared),
        shared_with=_distinct(other for others in shared.values() for other in others),
        contact=contact.value if contact else None,
        received=tuple(row.id for row in held.received),
    )


async def _conversations(
    connection: Connection, held: ConcernedOrders, contacts: Collection[str], shared: Collection[str]
) -> dict[str, str]:
    """Return conversations by how much of the person's was shown there, the most ever."""
    levels: dict[str, set[str]] = {}
    by_order = _LevelsByOrder(held, shared)
    order_ids = [*held.own_ids, *(row.id for row in held.received)]
    proved = or_(
        grants.c.customer_id.in_(held.customers),
        grants.c.contact.in_({*contacts, *held.proofs}),
        grants.c.order_id.in_(order_ids),
    )
    for row in await connection.execute(select(grants).where(proved)):
        if row.customer_id in held.customers or row.contact in held.proofs:
            levels.setdefault(row.conversation, set()).add("customer")
        elif row.contact and row.contact not in shared:
            levels.setdefault(row.conversation, set()).add(_UNSURE)
        elif row.order_id:
            levels.setdefault(row.conversation, set()).add(by_order(row.level, [row.order_id]))
    # Kept two years, grants two days.
    for entry in await entries_about(connection, held.customers, order_ids, ()):
        if entry["actor"].startswith(CONVERSATION):
            is_theirs = entry["customer_id"] in held.customers
            level = entry["level"] if is_theirs else by_order(entry["level"], entry["order_ids"])
            levels.setdefault(entry["actor"].removeprefix(CONVERSATION), set()).add(level)
    said = select(feedback.c.conversation).where(feedback.c.customer_id.in_(held.customers))
    for conversation in await connection.scalars(said):
        levels.setdefault(conversation, set()).add("customer")
    strongest = {
        conversation: next((level for level in _STRONGEST_FIRST if level in seen), None)
        for conversation, seen in levels.items()
    }
    found = {conversation: level for conversation, level in strongest.items() if conversation and level}
    # Somebody else may know an order of theirs, and tell in that conversation who they are.
    asked = [conversation for conversation, level in found.items() if level != "customer"]
    others = await _of_others(connection, held, contacts, asked)
    return {conversation: level for conversation, level in found.items() if conversation not in others}


async def _of_others(
    connection: Connection, held: ConcernedOrders, contacts: Collection[str], conversations: Collection[str]
) -> set[str]:
    """Return those of these conversations in which somebody else proved who they are, by a code."""
    known = {*contacts, *held.proofs}
    entries = await entries_about(connection, (), (), actors_of(conversations))
    concerned = {row.id for row in (*held.own, *held.lent, *held.received)}
    others = {
        entry["actor"].removeprefix(CONVERSATION)
        for entry in entries
        if entry["level"] == "customer" and concerned.isdisjoint(entry["order_ids"])
    }
    of_code = select(grants.c.conversation, grants.c.contact).where(grants.c.contact.is_not(None))
    for some in in_parts([*conversations]):
        rows = await connection.execute(of_code.where(grants.c.conversation.in_(some)))
        others.update(row.conversation for row in rows if row.contact not in known)
    return others


class _LevelsByOrder:
    """Tells how much it says about whose a conversation is that orders of somebody's were seen in it."""

    def __init__(self, held: ConcernedOrders, shared: Collection[str]) -> None:
        self._gifts = held.gifts
        self._received = {row.id for row in held.received}
        self._others = {
            row.id: {value for value in (row.email, row.phone) if value} - held.proofs for row in held.own
        }
        self._shared = set(shared)

    def __call__(self, level: str, order_ids: Collection[int]) -> str:
        """Return the level at which it is theirs, as a subject has it; `none` if it's somebody else's."""
        own = [order_id for order_id in order_ids if order_id in self._others]
        if not own:
            # Who saw more of what was received is its buyer.
            return level if level == "parcel" and self._received.intersection(order_ids) else "none"
        if level == "parcel" and self._gifts.issuperset(own):
            return "none"  # its recipient
        others = set().union(*(self._others[order_id] for order_id in own))
        if others & self._shared:
            return "none"  # perhaps whoever else has the contact that stands beside theirs
        return _UNSURE if others else level


async def _shared(
    connection: Connection, held: ConcernedOrders, contacts: Collection[str], streets: Collection[str]
) -> dict[str, set[str]]:
    """Return which of these another customer has as well, with whom: they may be of one household."""
    on_file = select(customers.c.id, customers.c.email, customers.c.phone).where(
        customers.c.id.not_in(held.customers),
        or_(customers.c.email.in_(contacts), customers.c.phone.in_(contacts)),
    )
    in_orders = select(orders.c.customer_id, orders.c.email, orders.c.phone, orders.c.street).where(
        orders.c.customer_id.not_in(held.customers),
        orders.c.id.not_in([row.id for row in held.received]),
        or_(orders.c.email.in_(contacts), orders.c.phone.in_(contacts), orders.c.street.in_(streets)),
    )
    shared: dict[str, set[str]] = {}
    for query in (on_file, in_orders):
        for row in await connection.execute(query):
            for value in {*contacts, *streets}.intersection(row[1:]):
                shared.setdefault(value, set()).add(row[0])
    return shared


def _distinct(*groups: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group if value))


def _written(contact: str) -> Iterable[str]:
    return (contact,) if "@" in contact else spellings(contact)
