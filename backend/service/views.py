"""Orders as JSON for whoever asks: the OrderView and OrderSummary of docs/contracts.md."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.domain.carriers import carrier_for
from backend.domain.derivation import (
    fulfilment,
    is_under_way,
    next_step,
    parcel_next_step,
    parcel_status,
    reader_status,
)
from backend.domain.masking import address_line, mask_name, mask_phone, mask_postcode
from backend.domain.money import Money
from backend.domain.order import Eta, Line, Order, Payment, Return, Shipment, TrackingEvent
from backend.domain.scope import Level
from backend.domain.states import VOID, WITH_CARRIER, ShipmentState
from backend.service.access import SeenOrder

Json = dict[str, Any]


def instant(at: datetime) -> str:
    """Return an instant as every answer writes it: `2026-11-22T08:30:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def order_summary(order: Order) -> Json:
    """Return what a list says about an order."""
    parcels = [s for s in order.shipments if s.state not in VOID]
    status = reader_status(order)
    return {
        "number": order.number,
        "status": status,
        "under_way": is_under_way(status),
        "placed_at": instant(order.placed_at),
        "title": dict(order.lines[0].name),
        "item_count": sum(line.quantity for line in order.lines),
        "total": _money(Money(order.totals.total, order.totals.currency)),
        "shipment_count": len(parcels),
        "delivered_count": sum(s.state == ShipmentState.DELIVERED for s in parcels),
    }


def seen_summary(seen: SeenOrder) -> Json:
    """Return a list's words on an order, without goods and money for a parcel's receiver."""
    if seen.level != Level.PARCEL:
        return order_summary(seen.order)
    parcels = _shown_parcels(seen)
    status = parcel_status(parcels[0].state)
    return order_summary(seen.order) | {
        "title": {"zh": "包裹", "en": "Parcel"},
        "item_count": 0,
        "total": None,
        "status": status,
        "under_way": is_under_way(status),
        "shipment_count": len(parcels),
        "delivered_count": sum(s.state == ShipmentState.DELIVERED for s in parcels),
    }


def order_view(seen: SeenOrder, as_of: datetime) -> Json:
    """Return an order as far as its reader may see it."""
    order, level = seen.order, seen.level
    view: Json = {
        "schema": "order_view/1",
        "as_of": instant(as_of),
        "number": order.number,
        "version": _view_version(order),
        "level": level.value,
        "status": reader_status(order),
        "axes": {
            "order": order.state.value,
            "payment": order.payment.state.value,
            "fulfilment": fulfilment(order),
        },
        "placed_at": instant(order.placed_at),
        "timezone": order.timezone,
        "items": [_item(order, line) for line in order.lines],
        "totals": _totals(order),
        "payment": _payment(order.payment),
        "address": _address(order, level),
        "shipments": [_shipment(s, level, as_of) for s in _shown_parcels(seen)],
        "returns": [_return(item) for item in order.returns],
        "promised_ship_by": _instant_or_none(order.promised_ship_by),
        "next": next_step(order),
    }
    return _parcel_only(view, seen) if level == Level.PARCEL else view


def _view_version(order: Order) -> int:
    # Parcels and returns count their own changes; to a reader, each is a change of the order.
    versions = [s.version for s in order.shipments] + [r.version for r in order.returns]
    return order.version + sum(version - 1 for version in versions)


def _parcel_only(view: Json, seen: SeenOrder) -> Json:
    # A receiver who isn't the buyer learns where the parcel is, not what was paid for it.
    parcel = _shown_parcels(seen)[0]
    status = parcel_status(parcel.state)
    nothing: Json = {"items": [], "totals": None, "payment": None, "address": None, "returns": []}
    view["shipments"] = [shipment | {"lines": []} for shipment in view["shipments"]]
    return (
        view
        | nothing
        | {
            "axes": {"order": None, "payment": None, "fulfilment": status},
            "status": status,
            "promised_ship_by": None,
            "next": parcel_next_step(parcel.state),
        }
    )


def _shown_parcels(seen: SeenOrder) -> list[Shipment]:
    return [s for s in seen.order.shipments if seen.parcels is None or s.id in seen.parcels]


def _item(order: Order, line: Line) -> Json:
    return {
        "line": line.line,
        "sku": line.sku,
        "name": dict(line.name),
        "variant": dict(line.variant) if line.variant else None,
        "quantity": line.quantity,
        "unit_price": _money(line.unit_price),
        "shipments": [s.id for s in order.shipments if line.line in s.contents],
    }


def _totals(order: Order) -> Json:
    totals = order.totals
    parts = ("items", "shipping", "discount", "total", "refunded")
    return {part: _money(Money(getattr(totals, part), totals.currency)) for part in parts}


def _payment(payment: Payment) -> Json:
    return {
        "status": payment.state.value,
        "method": payment.method,
        "paid_at": _instant_or_none(payment.paid_at),
        "failure": payment.failure,
    }


def _address(order: Order, level: Level) -> Json:
    address = order.address
    is_masked = level == Level.ORDER
    phone = address.phone
    return {
        "recipient": mask_name(address.recipient) if is_masked else address.recipient,
        "phone": mask_phone(phone) if phone and is_masked else phone,
        "line": address_line(address, is_masked=is_masked),
        "postcode": mask_postcode(address.postcode) if is_masked else address.postcode,
        "country": address.country,
    }


def _shipment(shipment: Shipment, level: Level, as_of: datetime) -> Json:
    events = [tracking_event(event) for event in shipment.events]
    last_scan = shipment.last_scan_at
    return {
        "id": shipment.id,
        "status": shipment.state.value,
        "flags": list(shipment.flags),
        **_carrier(shipment),
        "lines": [{"line": line, "quantity": quantity} for line, quantity in shipment.contents.items()],
        "promised_by": _instant_or_none(shipment.promised_by),
        "eta": _eta(shipment.eta),
        "handed_over_at": _instant_or_none(shipment.handed_over_at),
        "delivered_at": _instant_or_none(shipment.delivered_at),
        "last_event": events[0] if events else None,
        "events": events,
        "days_since_scan": (as_of - last_scan).days if last_scan else None,
        "stalled": is_stalled(shipment, as_of),
        **_handling(shipment, level),
    }


def _carrier(shipment: Shipment) -> Json:
    carrier = carrier_for(shipment.carrier) if shipment.carrier else None
    return {
        "carrier": {
            "code": carrier.code,
            "name": dict(carrier.name),
            "url": carrier.url,
            "phone": carrier.phone,
        }
        if carrier
        else None,
        "tracking_number": shipment.tracking_number,
        "tracking_url": carrier.tracking_link(shipment.tracking_number) if carrier else None,
    }


def _handling(shipment: Shipment, level: Level) -> Json:
    # A code opens the locker and a phone reaches the courier, so both need the buyer's identity.
    hidden = (
        {} if level in (Level.CUSTOMER, Level.STAFF) else {"code": None, "phone": None, "proof_url": None}
    )
    return {
        "delivery": _hide(shipment.delivery, hidden, ("signed_by", "signed_name", "place", "proof_url")),
        "pickup": _hide(shipment.pickup, hidden, ("name", "address", "hours", "keep_until", "code")),
        "courier": _hide(shipment.courier, hidden, ("name", "phone")),
    }


def _hide(details: Mapping[str, Any] | None, hidden: Json, names: tuple[str, ...]) -> Json | None:
    if details is None:
        return None
    shown = {name: details.get(name) for name in names}
    if hidden and details.get("signed_name"):
        shown["signed_name"] = mask_name(details["signed_name"])
    return shown | {name: None for name in hidden if name in shown}


def is_stalled(shipment: Shipment, as_of: datetime) -> bool:
    """Whether a parcel on its way has had no scan for longer than its carrier's patience."""
    if shipment.state not in WITH_CARRIER or not shipment.last_scan_at or not shipment.carrier:
        return False
    return (as_of - shipment.last_scan_at).days >= carrier_for(shipment.carrier).stall_after_days


def tracking_event(event: TrackingEvent) -> Json:
    """Return one scan as JSON."""
    return {
        "status": event.status.value,
        "occurred_at": instant(event.occurred_at),
        "place": event.place,
        "timezone": event.timezone,
        "text": dict(event.text),
        "reason": event.reason.value if event.reason else None,
        "code": event.code,
    }


def _return(item: Return) -> Json:
    refund = None
    if item.refund:
        expected_by = _instant_or_none(item.refund_expected_by)
        refund = {"amount": _money(item.refund), "to": item.refund_to, "expected_by": expected_by}
    return {
        "number": item.number,
        "status": item.state.value,
        "requested_at": instant(item.requested_at),
        "received_at": _instant_or_none(item.received_at),
        "refund": refund,
    }


def _eta(eta: Eta | None) -> Json | None:
    return {"from": instant(eta.earliest), "to": instant(eta.latest), "source": eta.source} if eta else None


def _money(money: Money) -> Json:
    return {"minor": money.minor, "currency": money.currency}


def _instant_or_none(at: datetime | None) -> str | None:
    return instant(at) if at else None
