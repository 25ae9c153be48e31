"""Everything held about one customer, ready for JSON."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Table, or_, select

from backend.customers.tables import customers
from backend.feedback.tables import feedback, notice_preferences, nudges
from backend.history.tables import history
from backend.identity.tables import grants
from backend.orders.tables import order_lines, orders, returns
from backend.outbound.tables import outbox
from backend.privacy.find import actors_of, entries_about
from backend.privacy.holdings import Holdings, holdings_for
from backend.shared.instants import instant
from backend.shipments.tables import shipment_lines, shipments, tracking_events
from backend.verification.tables import codes
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection

# Ours, not about the person: hashes, and forms of a number by which it is searched; and who was signed in
# when this person's order was proved, which may have been somebody else.
_INTERNAL = frozenset(
    {
        "content_hash",
        "code_hash",
        "fingerprint",
        "number_key",
        "number_digits",
        "tracking_key",
        "version",
        "vouched_customer_id",
    }
)
_OF_ACCOUNT = ("customer_id", "email", "phone", "custom_fields")
_OF_RECIPIENT = ("recipient", "recipient_phone", "region", "street", "postcode", "country")
Exported = dict[str, Any]


async def tell(connection: Connection, subject: Subject) -> Exported:
    """Return what this database holds about a person, by kind."""
    held = await holdings_for(connection, subject)
    ids = [row.id for row in (*held.own, *held.lent)]
    bought = await _rows(connection, orders, orders.c.id.in_(ids))
    spoken = list(subject.conversations)
    wishes = [f"{kind}:{one}" for kind, ones in _wishers(held, spoken) for one in ones]
    of_customer = [table.c.customer_id.in_(held.customers) for table in (grants, feedback)]
    theirs = {
        table: or_(table.c.conversation.in_(spoken), *also)
        for table, also in (
            (grants, (of_customer[0], grants.c.contact.in_(held.proofs))),
            (feedback, (of_customer[1],)),
            (nudges, ()),
            (codes, (codes.c.contact.in_(held.proofs),)),
        )
    }
    entries = await entries_about(connection, held.customers, ids, actors_of(spoken))
    return {
        "customer": await _rows(connection, customers, customers.c.id.in_(held.customers)),
        "orders": _without_others(await _with_parts(connection, bought), held, subject.contact),
        "parcels_received": await _received(connection, held),
        **{
            table.name: [_without_talk(row, spoken) for row in await _rows(connection, table, condition)]
            for table, condition in theirs.items()
        },
        "notice_preferences": await _rows(
            connection, notice_preferences, notice_preferences.c.subject.in_(wishes)
        ),
        "letters_waiting": await _rows(connection, outbox, outbox.c.recipient.in_(held.proofs)),
        "audit": [_told(row) | _nobody_else(row, held, actors_of(spoken)) for row in entries],
    }


def _without_talk(row: Exported, spoken: Collection[str]) -> Exported:
    """Return what was proved or asked for, without the conversation if that is another's."""
    return row if row["conversation"] in spoken else {**row, "conversation": None}


def _nobody_else(entry: RowMapping, held: Holdings, actors: Collection[str]) -> Exported:
    """Return who looked, without saying which conversation or customer it was if it's another's."""
    kind, _, _ = entry["actor"].partition(":")
    is_known = entry["actor"] in actors or kind != "conversation"
    return {
        "actor": entry["actor"] if is_known else kind,
        "customer_id": entry["customer_id"] if entry["customer_id"] in held.customers else None,
    }


def _wishers(held: Holdings, spoken: list[str]) -> list[tuple[str, Collection[str]]]:
    return [("customer", held.customers), ("conversation", spoken)]


def _without_others(bought: list[Exported], held: Holdings, contact: str | None) -> list[Exported]:
    """Return orders without whose account it is that bought them with this person's contact."""
    lent = {row.id for row in held.lent}
    return [_without_account(order, contact) if order["id"] in lent else order for order in bought]


def _without_account(order: Exported, contact: str | None) -> Exported:
    hidden = [name for name in _OF_ACCOUNT if order[name] != contact]
    moves = [{**move, "reason": None, "payload": None} for move in order["history"]]
    return {**order, **dict.fromkeys(hidden), "history": moves}


async def _received(connection: Connection, held: Holdings) -> list[Exported]:
    """Return where parcels of others' orders go and where they are: nothing of the order or its buyer."""
    ids = [row.id for row in held.received]
    where = {
        row["id"]: {name: row[name] for name in _OF_RECIPIENT}
        for row in await _rows(connection, orders, orders.c.id.in_(ids))
    }
    parcels = await _rows(connection, shipments, shipments.c.order_id.in_(ids))
    scans = _by(
        await _rows(
            connection, tracking_events, tracking_events.c.shipment_id.in_([p["id"] for p in parcels])
        ),
        "shipment_id",
    )
    # A parcel's own id holds the order's number.
    return [
        where[parcel["order_id"]]
        | {name: value for name, value in parcel.items() if name not in ("id", "order_id", "promised_by")}
        | {"tracking_events": [_without(scan, "shipment_id") for scan in scans.get(parcel["id"], [])]}
        for parcel in parcels
    ]


def _without(row: Exported, name: str) -> Exported:
    return {key: value for key, value in row.items() if key != name}


async def _with_parts(connection: Connection, bought: list[Exported]) -> list[Exported]:
    ids = [order["id"] for order in bought]
    parts = {
        table.name: _by(await _rows(connection, table, table.c.order_id.in_(ids)), "order_id")
        for table in (order_lines, shipments, returns, history)
    }
    parcels = [parcel for of_order in parts["shipments"].values() for parcel in of_order]
    for table in (shipment_lines, tracking_events):
        within = table.c.shipment_id.in_([parcel["id"] for parcel in parcels])
        of_parcel = _by(await _rows(connection, table, within), "shipment_id")
        for parcel in parcels:
            parcel[table.name] = of_parcel.get(parcel["id"], [])
    return [order | {name: of.get(order["id"], []) for name, of in parts.items()} for order in bought]


async def _rows(connection: Connection, table: Table, condition: Any) -> list[Exported]:
    query = select(table).where(condition).order_by(*table.primary_key.columns)
    return [_told(row) for row in (await connection.execute(query)).mappings()]


def _by(rows: Iterable[Exported], column: str) -> Mapping[Any, list[Exported]]:
    grouped: dict[Any, list[Exported]] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped


def _told(row: RowMapping) -> Exported:
    return {name: _plain(value) for name, value in row.items() if name not in _INTERNAL}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else value
