"""What orders hold about their buyers and recipients."""

from collections.abc import Collection, Mapping

from sqlalchemy import Table, null, select, update

from backend.customers.personal_data import put_successor
from backend.history.personal_data import moves_of
from backend.orders.tables import order_lines, orders, returns
from backend.shared.holdings import Holdings
from backend.shared.person_rows import rows_of
from backend.shipments.personal_data import empty_parcels, lines_of, parcels_of, scans_of
from gendan.platform.personal_data import PersonalData, Row, rows_by
from gendan.platform.storage.database import Connection

# Hashes, and forms of a number by which it is searched.
_OURS = frozenset({"content_hash", "number_key", "number_digits"})
_OF_ACCOUNT = ("customer_id", "email", "phone", "custom_fields")
_OF_RECIPIENT = ("recipient", "recipient_phone", "region", "street", "postcode", "country")
_OF_PARCEL_ALONE = frozenset({"id", "order_id", "promised_by"})
_NO_BUYER = {
    "email": None,
    "phone": None,
    "custom_fields": null(),
    # In words, which may name a card's last digits or who paid; how much and when stays.
    "payment_method": null(),
    "payment_failure": null(),
}
_NO_RECIPIENT = {"recipient": "", "recipient_phone": None, "region": "", "street": "", "postcode": ""}


async def empty_again(connection: Connection) -> int:
    """Empty what carriers have said about erased people's parcels since; return how many parcels."""
    # No order comes in without a recipient.
    ids = list(await connection.scalars(select(orders.c.id).where(orders.c.recipient == "")))
    return sum((await empty_parcels(connection, ids)).values()) if ids else 0


async def _tell(connection: Connection, person: Holdings) -> Mapping[str, list[Row]]:
    bought = await rows_of(connection, orders, orders.c.id.in_(person.bought), _OURS)
    whole = await _with_parts(connection, bought)
    lent = set(person.lent)
    return {
        "orders": [_without_account(one, person.contact) if one["id"] in lent else one for one in whole],
        "parcels_received": await _received(connection, person),
    }


async def _with_parts(connection: Connection, bought: list[Row]) -> list[Row]:
    ids = [order["id"] for order in bought]
    parcels = await parcels_of(connection, ids)
    lines, scans = await lines_of(connection, parcels), await scans_of(connection, parcels)
    whole = [
        parcel
        | {"shipment_lines": lines.get(parcel["id"], []), "tracking_events": scans.get(parcel["id"], [])}
        for parcel in parcels
    ]
    parts = {
        "order_lines": await _of_orders(connection, order_lines, ids),
        "shipments": rows_by("order_id", whole),
        "returns": await _of_orders(connection, returns, ids),
        "history": await moves_of(connection, ids),
    }
    return [order | {name: of.get(order["id"], []) for name, of in parts.items()} for order in bought]


async def _of_orders(connection: Connection, table: Table, ids: Collection[int]) -> dict[int, list[Row]]:
    return rows_by("order_id", await rows_of(connection, table, table.c.order_id.in_(ids)))


def _without_account(order: Row, contact: str | None) -> Row:
    """Return an order without whose account it is that bought it with this person's contact."""
    hidden = [name for name in _OF_ACCOUNT if order[name] != contact]
    moves = [{**move, "reason": None, "payload": None} for move in order["history"]]
    return {**order, **dict.fromkeys(hidden), "history": moves}


async def _received(connection: Connection, person: Holdings) -> list[Row]:
    """Return where parcels of others' orders go and where they are: nothing of the order or its buyer."""
    ids = person.received
    to_them = await rows_of(connection, orders, orders.c.id.in_(ids))
    where = {order["id"]: {name: order[name] for name in _OF_RECIPIENT} for order in to_them}
    parcels = await parcels_of(connection, ids)
    scans = await scans_of(connection, parcels)
    # A parcel's own id holds the order's number.
    return [
        where[parcel["order_id"]]
        | _without(parcel, _OF_PARCEL_ALONE)
        | {"tracking_events": [_without(scan, {"shipment_id"}) for scan in scans.get(parcel["id"], [])]}
        for parcel in parcels
    ]


def _without(row: Row, names: Collection[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    done: dict[str, int] = {}
    if person.own or person.received:
        done |= await _empty(connection, person)
    if person.lent and person.contact:
        done["contacts in orders of other accounts"] = await _take_contact(connection, person, person.contact)
    for customer_id, successor in person.successors.items():
        if await put_successor(connection, customer_id, successor):
            theirs = update(orders).where(orders.c.customer_id == customer_id)
            await connection.execute(theirs.values(customer_id=successor))
    return done


async def _empty(connection: Connection, person: Holdings) -> dict[str, int]:
    """Take the person out of orders; numbers, items, amounts, dates and states stay."""
    bought = await connection.execute(update(orders).where(orders.c.id.in_(person.own)).values(_NO_BUYER))
    await connection.execute(
        update(returns).where(returns.c.order_id.in_(person.own)).values(refund_to=null())
    )
    to_them = orders.c.id.in_(person.delivered_to_them)
    at_home = await connection.execute(update(orders).where(to_them).values(_NO_RECIPIENT))
    return {
        "orders": bought.rowcount,
        "recipients": at_home.rowcount,
        "recipients kept, who are somebody else": len(person.gifts),
    }


async def _take_contact(connection: Connection, person: Holdings, contact: str) -> int:
    """Take a contact out of orders of accounts that aren't this person's: all else in them is theirs."""
    kind = orders.c["email" if "@" in contact else "phone"]
    lent = orders.c.id.in_(person.lent)
    return (await connection.execute(update(orders).where(lent).values({kind: None}))).rowcount


PERSONAL_DATA = PersonalData((orders, order_lines, returns), _tell, _erase)
