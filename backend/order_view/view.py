"""Orders as JSON for whoever asks: the OrderView and OrderSummary of docs/contracts.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from backend.identity.access_scope import Level
from backend.orders.access import SeenOrder
from backend.orders.masking import address_line, mask_phone, mask_words
from backend.orders.model import Line, Order, Payment, Return
from backend.orders.status import fulfilment, is_under_way, next_step, parcels_next_step
from backend.shared.carriers import carrier_for
from backend.shared.instants import instant
from backend.shared.money import Money
from backend.shipments.model import Eta, Shipment, TrackingEvent
from backend.shipments.states import VOID, WITH_CARRIER, ShipmentState
from gendan.platform.currencies import decimal_amount
from gendan.platform.visible_text import shortened
from gendan.text.names import mask_name
from gendan.text.postcodes import mask_postcode

# What is said to customers; what was sent in is kept whole.
_LONGEST_TOLD = 500
_LONGEST_NAME = 200
Json = dict[str, Any]


def seen_summary(seen: SeenOrder) -> Json:
    """Return a list's words on an order, without goods, money and number for a parcel's receiver."""
    order = seen.order
    parcels = [s for s in seen.shipments if s.state not in VOID]
    summary = {
        "number": seen.number,
        "status": seen.status,
        "under_way": is_under_way(seen.status),
        "placed_at": instant(order.placed_at),
        "title": dict(order.lines[0].name),
        "item_count": sum(line.quantity for line in order.lines),
        "total": _money(Money(order.totals.total, order.totals.currency)),
        "shipment_count": len(parcels),
        "delivered_count": sum(s.state == ShipmentState.DELIVERED for s in parcels),
    }
    if seen.level != Level.PARCEL:
        return summary
    nothing = {"placed_at": None, "item_count": 0, "total": None}
    return summary | nothing | {"title": {"zh": "包裹", "en": "Parcel"}}


def order_view(seen: SeenOrder, as_of: datetime) -> Json:
    """Return an order as far as its reader may see it."""
    order, level = seen.order, seen.level
    view: Json = {
        "schema": "order_view/1",
        "as_of": instant(as_of),
        "number": seen.number,
        "version": _view_version(order),
        "level": level.value,
        "unlocked": seen.is_unlocked,
        "status": seen.status,
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
        "shipments": [_shipment(s, seen, as_of) for s in seen.shipments],
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
    # A receiver who isn't the buyer learns where the parcel is, not what was paid for it; nor the order's
    # number, which together with what stands on the label would prove the whole order.
    nothing: Json = {"items": [], "totals": None, "payment": None, "address": None, "returns": []}
    shipments = [s | {"id": s["tracking_number"], "lines": []} for s in view["shipments"]]
    return (
        view
        | nothing
        | {
            "version": 1 + sum(shipment.version - 1 for shipment in seen.shipments),
            "axes": {"order": None, "payment": None, "fulfilment": seen.status},
            "placed_at": None,
            "shipments": shipments,
            "promised_ship_by": None,
            "next": parcels_next_step(seen.shipments),
        }
    )


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
        "method": _told(payment.method),
        "paid_at": _instant_or_none(payment.paid_at),
        "failure": _told(payment.failure),
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


def _shipment(shipment: Shipment, seen: SeenOrder, as_of: datetime) -> Json:
    events = [tracking_event(event) for event in shipment.events]
    if not seen.is_unlocked:
        events = [event | {"text": _masked_text(event["text"], shipment, seen.order)} for event in events]
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
        **_handling(shipment, seen),
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


def _handling(shipment: Shipment, seen: SeenOrder) -> Json:
    # A code opens the locker and a phone reaches the courier: knowing an order isn't enough for them.
    hidden = {} if seen.is_unlocked else {"code": None, "phone": None, "proof_url": None}
    return {
        "delivery": _hide(shipment.delivery, hidden, ("signed_by", "signed_name", "place", "proof_url")),
        "pickup": _hide(shipment.pickup, hidden, ("name", "address", "hours", "keep_until", "code")),
        "courier": _hide(shipment.courier, hidden, ("name", "phone")),
    }


def _masked_text(text: Json | None, shipment: Shipment, order: Order) -> Json | None:
    # Carriers write codes, phones and names into their scans as well.
    found = {"signed_name": shipment.delivery, "code": shipment.pickup, "phone": shipment.courier}
    told = {name: str((details or {}).get(name) or "") for name, details in found.items()}
    names = sorted({order.address.recipient, told["signed_name"]} - {""}, key=len, reverse=True)
    hidden = [word for word in (told["code"], told["phone"], order.address.street) if word]
    number = shipment.tracking_number or shipment.id
    return text and {language: mask_words(said, names, hidden, number) for language, said in text.items()}


def _hide(details: Mapping[str, Any] | None, hidden: Json, names: tuple[str, ...]) -> Json | None:
    if details is None:
        return None
    shown = {name: _bounded(name, details.get(name)) for name in names}
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
        "place": _told(event.place, _LONGEST_NAME),
        "timezone": event.timezone,
        "text": _told(event.text),
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


def _bounded(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return _told(value)
    is_name = isinstance(value, str) and name != "proof_url"
    return shortened(value, _LONGEST_NAME) if is_name else value


def _told(words: Mapping[str, str] | None, most: int = _LONGEST_TOLD) -> dict[str, str] | None:
    """Return words for customers: carriers send whole pages as one scan, which stay whole in storage."""
    return {language: shortened(text, most) for language, text in words.items()} if words else None


def _eta(eta: Eta | None) -> Json | None:
    return {"from": instant(eta.earliest), "to": instant(eta.latest), "source": eta.source} if eta else None


def _money(money: Money) -> Json:
    # Clients write the decimal as it is: their own idea of a currency's digits may be another one.
    decimal = f"{decimal_amount(money.minor, money.currency):f}"
    return {"minor": money.minor, "currency": money.currency, "decimal": decimal}


def _instant_or_none(at: datetime | None) -> str | None:
    return instant(at) if at else None
