"""What parcels and carriers' scans hold about whoever they go to."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Text, cast, func, null, or_, select, update

from backend.shared.holdings import Holdings
from backend.shared.person_rows import rows_of
from backend.shipments.tables import shipment_lines, shipments, tracking_events
from gendan.platform.personal_data import PersonalData, Row, rows_by
from gendan.platform.storage.database import Connection

_NO_SCAN_DETAILS = {"place": null(), "text": {"en": "-"}, "details": null()}


async def parcels_of(connection: Connection, order_ids: Collection[int]) -> list[Row]:
    """Return the parcels of orders."""
    of_orders = shipments.c.order_id.in_(order_ids)
    return await rows_of(connection, shipments, of_orders, without=("tracking_key",))


async def scans_of(connection: Connection, parcels: Collection[Row]) -> dict[str, list[Row]]:
    """Return what carriers said of parcels, by their ids."""
    of_parcels = tracking_events.c.shipment_id.in_([parcel["id"] for parcel in parcels])
    scans = await rows_of(connection, tracking_events, of_parcels, without=("fingerprint",))
    return rows_by("shipment_id", scans)


async def lines_of(connection: Connection, parcels: Collection[Row]) -> dict[str, list[Row]]:
    """Return what is in parcels, by their ids."""
    of_parcels = shipment_lines.c.shipment_id.in_([parcel["id"] for parcel in parcels])
    return rows_by("shipment_id", await rows_of(connection, shipment_lines, of_parcels))


async def empty_parcels(connection: Connection, order_ids: Collection[int]) -> dict[str, int]:
    """Take whoever orders go to out of their parcels; return how many parcels and scans said something."""
    of_parcels = select(shipments.c.id).where(shipments.c.order_id.in_(order_ids))
    scans = await connection.execute(
        update(tracking_events)
        .where(tracking_events.c.shipment_id.in_(of_parcels), _still_says())
        .values(_NO_SCAN_DETAILS)
    )
    told = or_(*(shipments.c[name].is_not(None) for name in ("delivery", "pickup", "courier")))
    parcels = await connection.execute(
        update(shipments)
        .where(shipments.c.order_id.in_(order_ids), told)
        .values(delivery=null(), pickup=null(), courier=null())
    )
    return {"parcels": parcels.rowcount, "scans": scans.rowcount}


def _still_says() -> ColumnElement[bool]:
    columns = tracking_events.c
    says_more = func.length(cast(columns.text, Text)) > len(json.dumps(_NO_SCAN_DETAILS["text"]))
    return or_(columns.place.is_not(None), columns.details.is_not(None), says_more)


async def _erase(connection: Connection, person: Holdings) -> Mapping[str, int]:
    if not (person.own or person.received):
        return {}
    return await empty_parcels(connection, person.delivered_to_them)


PERSONAL_DATA = PersonalData((shipments, shipment_lines, tracking_events), erase=_erase)
"""Told as a part of orders."""
