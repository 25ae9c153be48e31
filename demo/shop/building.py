"""From what is written down to orders with a past that replays."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from backend.history.model import HistoryEntry
from backend.identity.contacts import Contact
from backend.orders.model import DeliveryAddress, Line, NewOrder, Order, Payment, Return, Totals, content_hash
from backend.orders.states import ORDER, PAYMENT, RETURN, EntityKind, OrderState, PaymentState, ReturnState
from backend.shared.money import Money
from backend.shipments.model import Eta, Shipment, TrackingEvent
from backend.shipments.states import SHIPMENT, ReasonFamily, ShipmentState
from backend.shipments.tracking import journal_of_scans, standing
from demo.shop.scans import METHODS, SCAN_KINDS
from demo.shop.specs import CustomerSpec, OrderSpec, ParcelSpec, Product, ReturnSpec, ScanSpec

_ACTOR = "demo"
_WAREHOUSE_EVENTS = ("allocate", "start_picking", "pick", "pack", "label", "hand_over")
_WAREHOUSE_STAGES = ("allocated", "picking", "picked", "packed", "labelled", "handed_over")


class OrderBuilder:
    """Builds demo orders around one moment."""

    def __init__(
        self,
        products: Mapping[str, Product],
        customers: Mapping[str, CustomerSpec],
        now: datetime,
        source: str,
    ) -> None:
        self._products = products
        self._customers = customers
        self._source = source
        self._now = now.replace(second=0, microsecond=0)

    def build(self, spec: OrderSpec) -> NewOrder:
        """Return the order with the journal that leads to it.

        Raises:
            TransitionRefusedError: what is written down can't have happened.
        """
        customer = self._customers[spec.customer]
        placed_at = self._now + spec.placed
        parcels = [self._parcel(spec, customer, n, parcel) for n, parcel in enumerate(spec.parcels, start=1)]
        returns, return_journal = self._return(spec.returned, _currency(customer))
        journal = [*_order_journal(spec, placed_at), *_payment_journal(spec, placed_at), *return_journal]
        for _, parcel_journal in parcels:
            journal += parcel_journal
        order = self._order(spec, customer, tuple(parcel for parcel, _ in parcels), returns, journal)
        return NewOrder(order, journal, self._source, content_hash("demo", spec.number))

    def _order(
        self,
        spec: OrderSpec,
        customer: CustomerSpec,
        shipments: tuple[Shipment, ...],
        returns: tuple[Return, ...],
        journal: list[HistoryEntry],
    ) -> Order:
        currency = _currency(customer)
        lines = tuple(
            self._line(n, item.sku, item.quantity, currency) for n, item in enumerate(spec.items, start=1)
        )
        items = sum(line.unit_price.minor * line.quantity for line in lines)
        placed_at = self._now + spec.placed
        return Order(
            id=0,
            number=spec.number,
            version=1,
            customer_id=customer.id,
            contact=Contact(customer.email, customer.phone),
            state=OrderState(_last_state(journal, EntityKind.ORDER)),
            payment=_payment(spec, PaymentState(_last_state(journal, EntityKind.PAYMENT)), placed_at),
            placed_at=placed_at,
            timezone=customer.timezone,
            language=customer.language,
            promised_ship_by=self._now + spec.promised_ship if spec.promised_ship else None,
            totals=Totals(
                currency, items, spec.shipping, spec.discount, items + spec.shipping - spec.discount, 0
            ),
            address=DeliveryAddress(**customer.address.model_dump()),
            lines=lines,
            shipments=shipments,
            returns=returns,
        )

    def _line(self, number: int, sku: str, quantity: int, currency: str) -> Line:
        product = self._products[sku]
        return Line(
            number, sku, product.name, product.variant, quantity, Money(getattr(product, currency), currency)
        )

    def _parcel(
        self, spec: OrderSpec, customer: CustomerSpec, number: int, parcel: ParcelSpec
    ) -> tuple[Shipment, list[HistoryEntry]]:
        shipment_id = f"{spec.number}-{number}"
        events = [self._scan(parcel, scan, customer.timezone) for scan in parcel.scans]
        by_scans = standing(events)
        journal = self._parcel_journal(shipment_id, spec, parcel, events)
        contents = parcel.lines or {n: item.quantity for n, item in enumerate(spec.items, start=1)}
        eta = Eta(self._now + parcel.eta[0], self._now + parcel.eta[1], "carrier") if parcel.eta else None
        shipment = Shipment(
            id=shipment_id,
            state=ShipmentState(journal[-1].to_state),
            flags=by_scans.flags,
            carrier=parcel.carrier,
            tracking_number=parcel.tracking,
            contents=contents,
            promised_by=self._now + parcel.promised if parcel.promised else None,
            eta=eta,
            handed_over_at=by_scans.handed_over_at,
            delivered_at=by_scans.delivered_at,
            last_scan_at=by_scans.last_scan_at,
            stalled_at=None,
            delivery=by_scans.delivery,
            pickup=by_scans.pickup,
            courier=by_scans.courier,
            events=tuple(reversed(events)),
            version=1,
        )
        return shipment, journal

    def _scan(self, parcel: ParcelSpec, scan: ScanSpec, timezone: str) -> TrackingEvent:
        kind = SCAN_KINDS[scan.code]
        details: dict[str, Any] = {}
        if scan.pickup:
            keep_until = (self._now + scan.pickup.keep_until).strftime("%Y-%m-%dT%H:%M:%SZ")
            details["pickup"] = scan.pickup.model_dump() | {"keep_until": keep_until}
        if scan.delivery:
            details["delivery"] = scan.delivery
        if scan.courier:
            details["courier"] = scan.courier
        if parcel.eta and scan is parcel.scans[-1]:
            earliest, latest = (self._now + distance for distance in parcel.eta)
            details["eta"] = {"from": earliest.isoformat(), "to": latest.isoformat()}
        return TrackingEvent(
            status=kind.status,
            occurred_at=self._now + scan.at,
            place=scan.place,
            timezone=timezone,
            text=kind.text(scan.place),
            code=scan.code,
            carrier=parcel.carrier or "",
            reason=ReasonFamily(scan.reason) if scan.reason else None,
            details=details or None,
        )

    def _parcel_journal(
        self, shipment_id: str, spec: OrderSpec, parcel: ParcelSpec, events: list[TrackingEvent]
    ) -> list[HistoryEntry]:
        begun = self._now + spec.placed + timedelta(minutes=10)
        until = events[0].occurred_at if events else begun + (self._now - begun) / 2
        steps = _WAREHOUSE_EVENTS[: _WAREHOUSE_STAGES.index("handed_over" if events else parcel.stage) + 1]
        pace = (until - begun) / len(steps)
        journal = SHIPMENT.walk(
            shipment_id, [(step, begun + n * pace) for n, step in enumerate(steps)], _ACTOR
        )
        return journal + journal_of_scans(shipment_id, ShipmentState(journal[-1].to_state), events)

    def _return(
        self, spec: ReturnSpec | None, currency: str
    ) -> tuple[tuple[Return, ...], list[HistoryEntry]]:
        if spec is None:
            return (), []
        requested_at = self._now + spec.requested
        received_at = self._now + spec.received if spec.received else None
        pace = ((received_at or self._now) - requested_at) / (len(spec.steps) + 1)
        steps = [("request", requested_at)]
        steps += [(step, requested_at + n * pace) for n, step in enumerate(spec.steps, start=1)]
        journal = RETURN.walk(spec.number, steps, _ACTOR)
        return (
            Return(
                number=spec.number,
                state=ReturnState(journal[-1].to_state),
                requested_at=requested_at,
                received_at=received_at,
                refund=Money(spec.refund, currency),
                refund_to=spec.to,
                refund_expected_by=self._now + spec.expected if spec.expected else None,
                version=1,
            ),
        ), journal


def _currency(customer: CustomerSpec) -> str:
    return "CNY" if customer.language == "zh" else "USD"


def _order_journal(spec: OrderSpec, placed_at: datetime) -> list[HistoryEntry]:
    is_paid = not (spec.payment.failure or spec.payment.pending)
    steps = [("receive", placed_at), ("validate", placed_at + timedelta(minutes=2))]
    if is_paid and spec.end != "on_hold":
        steps.append(("confirm", placed_at + timedelta(minutes=6)))
    endings = {"cancelled": "cancel", "rejected": "reject", "on_hold": "hold", "completed": "complete"}
    if spec.end in endings:
        last_scan = max((scan.at for parcel in spec.parcels for scan in parcel.scans), default=None)
        ended_at = placed_at - spec.placed + last_scan if last_scan else placed_at
        steps.append((endings[spec.end], ended_at + timedelta(minutes=30)))
    return ORDER.walk(spec.number, steps, _ACTOR)


def _payment_journal(spec: OrderSpec, placed_at: datetime) -> list[HistoryEntry]:
    steps = [("expect", placed_at)]
    if spec.payment.failure:
        steps.append(("fail", placed_at + timedelta(minutes=3)))
    elif not spec.payment.pending and spec.payment.method != "cod":
        steps.append(("capture", placed_at + timedelta(minutes=3)))
        if spec.end == "cancelled":
            steps.append(("refund_rest", placed_at + timedelta(hours=2)))
    return PAYMENT.walk(spec.number, steps, _ACTOR)


def _payment(spec: OrderSpec, state: PaymentState, placed_at: datetime) -> Payment:
    is_paid = state not in (PaymentState.PENDING, PaymentState.FAILED)
    return Payment(
        state=state,
        method=METHODS[spec.payment.method],
        on_delivery=spec.payment.method == "cod",
        paid_at=placed_at + timedelta(minutes=3) if is_paid else None,
        failure=spec.payment.failure,
    )


def _last_state(journal: list[HistoryEntry], entity: EntityKind) -> str:
    return [entry.to_state for entry in journal if entry.entity == entity][-1]
