"""New orders and their beginnings, many at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from backend.history.repository import beginning_rows
from backend.history.tables import history
from backend.orders.model import NewOrder, Return
from backend.orders.tables import order_lines, orders, returns
from backend.shipments.model import Shipment
from backend.shipments.rows import tracking_event_values
from backend.shipments.tables import shipment_lines, shipments, tracking_events
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import Values
from gendan.text.numbers import number_digits, number_key


async def insert_orders(connection: Connection, batch: Sequence[NewOrder], now: datetime) -> None:
    """Store new orders with everything that belongs to them, in a fixed number of statements."""
    if not batch:
        return
    await connection.execute(insert(orders), [_order_values(new, now) for new in batch])
    numbers = [new.order.number for new in batch]
    found = await connection.execute(select(orders.c.number, orders.c.id).where(orders.c.number.in_(numbers)))
    ids = {row.number: row.id for row in found}
    tables: dict[Any, list[Values]] = {
        order_lines: [],
        shipments: [],
        shipment_lines: [],
        tracking_events: [],
        returns: [],
        history: [],
    }
    for new in batch:
        _collect(tables, new, ids[new.order.number], now)
    for table, values in tables.items():
        if values:
            await connection.execute(insert(table), values)


def _collect(tables: dict[Any, list[Values]], new: NewOrder, order_id: int, now: datetime) -> None:
    order = new.order
    tables[order_lines] += [
        {
            "order_id": order_id,
            "line": line.line,
            "sku": line.sku,
            "name": dict(line.name),
            "variant": line.variant,
            "quantity": line.quantity,
            "unit_price_minor": line.unit_price.minor,
        }
        for line in order.lines
    ]
    for parcel in order.shipments:
        tables[shipments].append(_shipment_values(parcel, order_id))
        tables[shipment_lines] += [
            {"shipment_id": parcel.id, "line": line, "quantity": quantity}
            for line, quantity in parcel.contents.items()
        ]
        tables[tracking_events] += [tracking_event_values(parcel.id, event, now) for event in parcel.events]
    tables[returns] += [_return_values(item, order_id) for item in order.returns]
    tables[history] += beginning_rows(new.journal, order_id, now)


def _order_values(new: NewOrder, now: datetime) -> Values:
    order, address, totals, payment = new.order, new.order.address, new.order.totals, new.order.payment
    return {
        "number": order.number,
        "number_key": number_key(order.number),
        "number_digits": number_digits(order.number),
        "customer_id": order.customer_id,
        "email": order.contact.email,
        "phone": order.contact.phone,
        "state": str(order.state),
        "payment_state": str(payment.state),
        "payment_method": payment.method,
        "pays_on_delivery": payment.on_delivery,
        "paid_at": payment.paid_at,
        "payment_failure": payment.failure,
        "placed_at": order.placed_at,
        "promised_ship_by": order.promised_ship_by,
        "timezone": order.timezone,
        "language": order.language,
        "currency": totals.currency,
        "items_minor": totals.items,
        "shipping_minor": totals.shipping,
        "discount_minor": totals.discount,
        "total_minor": totals.total,
        "refunded_minor": totals.refunded,
        "recipient": address.recipient,
        "recipient_phone": address.phone,
        "region": address.region,
        "street": address.street,
        "postcode": address.postcode,
        "country": address.country,
        "source": new.source,
        "content_hash": new.content_hash,
        "custom_fields": new.custom_fields,
        "updated_at": now,
        "version": order.version,
    }


def _shipment_values(parcel: Shipment, order_id: int) -> Values:
    return {
        "id": parcel.id,
        "order_id": order_id,
        "state": str(parcel.state),
        "flags": list(parcel.flags),
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "tracking_key": number_key(parcel.tracking_number) if parcel.tracking_number else None,
        "promised_by": parcel.promised_by,
        "eta_from": parcel.eta.earliest if parcel.eta else None,
        "eta_to": parcel.eta.latest if parcel.eta else None,
        "eta_source": parcel.eta.source if parcel.eta else None,
        "handed_over_at": parcel.handed_over_at,
        "delivered_at": parcel.delivered_at,
        "last_scan_at": parcel.last_scan_at,
        "stalled_at": parcel.stalled_at,
        "delivery": parcel.delivery,
        "pickup": parcel.pickup,
        "courier": parcel.courier,
        "version": parcel.version,
    }


def _return_values(item: Return, order_id: int) -> Values:
    return {
        "number": item.number,
        "order_id": order_id,
        "state": str(item.state),
        "requested_at": item.requested_at,
        "received_at": item.received_at,
        "refund_minor": item.refund.minor if item.refund else None,
        "refund_to": item.refund_to,
        "refund_expected_by": item.refund_expected_by,
        "version": item.version,
    }
