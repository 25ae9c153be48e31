"""Rows to domain objects."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from backend.identity.contacts import Contact
from backend.orders.model import DeliveryAddress, Line, Order, Payment, Return, Totals
from backend.orders.states import OrderState, PaymentState, ReturnState
from backend.shared.money import Money
from backend.shipments.model import Shipment
from backend.shipments.rows import to_shipment

Rows = Sequence[Row[Any]]


def assemble(
    orders: Rows, *, lines: Rows, shipments: Rows, contents: Rows, events: Rows, returns: Rows
) -> list[Order]:
    """Put orders together from the rows of their tables, keeping the order of `orders`."""
    lines_of = _grouped(lines, "order_id")
    returns_of = _grouped(returns, "order_id")
    contents_of = _grouped(contents, "shipment_id")
    events_of = _grouped(events, "shipment_id")
    shipments_of = {
        order_id: tuple(to_shipment(row, contents_of[row.id], events_of[row.id]) for row in rows)
        for order_id, rows in _grouped(shipments, "order_id").items()
    }
    return [
        _to_order(row, lines_of[row.id], shipments_of.get(row.id, ()), returns_of[row.id]) for row in orders
    ]


def _grouped(rows: Rows, column: str) -> defaultdict[Any, list[Row[Any]]]:
    groups: defaultdict[Any, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def _to_order(row: Row[Any], lines: Rows, shipments: tuple[Shipment, ...], returns: Rows) -> Order:
    return Order(
        id=row.id,
        number=row.number,
        version=row.version,
        customer_id=row.customer_id,
        contact=Contact(row.email, row.phone),
        state=OrderState(row.state),
        payment=_to_payment(row),
        placed_at=row.placed_at,
        timezone=row.timezone,
        language=row.language,
        promised_ship_by=row.promised_ship_by,
        totals=_to_totals(row),
        address=_to_address(row),
        lines=tuple(_to_line(line, row.currency) for line in lines),
        shipments=shipments,
        returns=tuple(_to_return(item, row.currency) for item in returns),
    )


def _to_payment(row: Row[Any]) -> Payment:
    return Payment(
        state=PaymentState(row.payment_state),
        method=row.payment_method,
        on_delivery=row.pays_on_delivery,
        paid_at=row.paid_at,
        failure=row.payment_failure,
    )


def _to_totals(row: Row[Any]) -> Totals:
    return Totals(
        currency=row.currency,
        items=row.items_minor,
        shipping=row.shipping_minor,
        discount=row.discount_minor,
        total=row.total_minor,
        refunded=row.refunded_minor,
    )


def _to_address(row: Row[Any]) -> DeliveryAddress:
    return DeliveryAddress(
        row.recipient, row.recipient_phone, row.region, row.street, row.postcode, row.country
    )


def _to_line(row: Row[Any], currency: str) -> Line:
    return Line(
        line=row.line,
        sku=row.sku,
        name=row.name,
        variant=row.variant,
        quantity=row.quantity,
        unit_price=Money(row.unit_price_minor, currency),
    )


def _to_return(row: Row[Any], currency: str) -> Return:
    return Return(
        number=row.number,
        state=ReturnState(row.state),
        requested_at=row.requested_at,
        received_at=row.received_at,
        refund=Money(row.refund_minor, currency) if row.refund_minor is not None else None,
        refund_to=row.refund_to,
        refund_expected_by=row.refund_expected_by,
        version=row.version,
    )
