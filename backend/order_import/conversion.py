"""From an order as sent to an order with a past."""

from collections.abc import Mapping
from datetime import datetime

from backend.customers.model import NewCustomer
from backend.history.model import HistoryEntry
from backend.identity.contacts import Contact
from backend.identity.customer_ids import guest_of
from backend.order_import.schemas import OrderIn, ShipmentIn, as_seen
from backend.order_import.service import IncomingOrder
from backend.orders.model import DeliveryAddress, Line, NewOrder, Order, Payment, Totals, content_hash
from backend.orders.states import ORDER, PAYMENT, EntityKind, OrderState, PaymentState
from backend.shared.localized import Localized
from backend.shared.money import Money
from backend.shipments.model import Shipment
from backend.shipments.states import SHIPMENT, ShipmentState
from backend.shop.model import Shop
from gendan.text.numbers import number_key

_PAYMENT_EVENTS = {
    "pending": (),
    "authorized": ("authorize",),
    "captured": ("capture",),
    "failed": ("fail",),
}


class Converter:
    """Fills in what the shop takes for granted, and gives an order its first history."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def convert(self, sent: OrderIn, source: str, actor: str, now: datetime) -> IncomingOrder:
        """Return the order and its buyer as they will be stored."""
        # Hashed as sent: defaults that change later don't make the same file another one.
        content = content_hash(sent.model_dump_json(exclude_unset=True))
        sent = as_seen(sent)
        language = sent.language or self._shop.languages[0]
        customer = _customer(sent, language)
        journal = _journal(sent, actor, now)
        order = self._order(sent, customer, language, journal)
        return IncomingOrder(NewOrder(order, journal, source, content, sent.custom_fields), customer)

    def _order(
        self, sent: OrderIn, customer: NewCustomer, language: str, journal: list[HistoryEntry]
    ) -> Order:
        currency = sent.currency or self._shop.currency
        lines = tuple(
            Line(
                number,
                item.sku,
                _in_language(item.name, language),
                _in_language(item.variant, language) if item.variant else None,
                item.quantity,
                Money(item.unit_price, currency),
            )
            for number, item in enumerate(sent.items, start=1)
        )
        items = sum(line.quantity * line.unit_price.minor for line in lines)
        return Order(
            id=0,
            number=sent.number,
            version=1,
            customer_id=customer.id,
            contact=Contact(sent.customer.email, sent.customer.phone),
            state=OrderState(_state(journal, EntityKind.ORDER, sent.number)),
            payment=_payment(sent, language, journal),
            placed_at=sent.placed_at,
            timezone=sent.timezone or self._shop.timezone,
            language=language,
            promised_ship_by=sent.promised_ship_by,
            totals=Totals(
                currency, items, sent.shipping, sent.discount, items + sent.shipping - sent.discount, 0
            ),
            address=self._address(sent),
            lines=lines,
            shipments=tuple(_shipment(sent, number, journal) for number in range(1, len(sent.shipments) + 1)),
            returns=(),
        )

    def _address(self, sent: OrderIn) -> DeliveryAddress:
        address = sent.address
        return DeliveryAddress(
            address.recipient,
            address.phone,
            address.region,
            address.street,
            address.postcode,
            address.country or self._shop.country,
        )


def _customer(sent: OrderIn, language: str) -> NewCustomer:
    buyer = sent.customer
    customer_id = buyer.id or guest_of(number_key(sent.number))
    # Whom the parcel goes to is somebody else, for all that we know.
    return NewCustomer(customer_id, buyer.name or "", language)


def _journal(sent: OrderIn, actor: str, now: datetime) -> list[HistoryEntry]:
    at = min(sent.placed_at, now)
    order_events = ["receive", "validate"]
    is_settled = sent.payment.status in ("authorized", "captured") or sent.payment.on_delivery
    if is_settled:
        order_events.append("confirm")
    payment_events = ["expect", *_PAYMENT_EVENTS[sent.payment.status]]
    journal = ORDER.walk(sent.number, [(event, at) for event in order_events], actor)
    journal += PAYMENT.walk(sent.number, [(event, at) for event in payment_events], actor)
    for number, parcel in enumerate(sent.shipments, start=1):
        # How it was picked and packed is another system's history.
        steps = [("arrive_labelled", at)]
        if parcel.handed_over_at:
            steps.append(("hand_over", parcel.handed_over_at))
        journal += SHIPMENT.walk(f"{sent.number}-{number}", steps, actor, ShipmentState.LABELLED)
    return journal


def _payment(sent: OrderIn, language: str, journal: list[HistoryEntry]) -> Payment:
    payment = sent.payment
    is_paid = payment.status == "captured"
    return Payment(
        state=PaymentState(_state(journal, EntityKind.PAYMENT, sent.number)),
        method=_in_language(payment.method, language) if payment.method else None,
        on_delivery=payment.on_delivery,
        paid_at=(payment.paid_at or sent.placed_at) if is_paid else None,
        failure=_in_language(payment.failure, language) if payment.failure else None,
    )


def _shipment(sent: OrderIn, number: int, journal: list[HistoryEntry]) -> Shipment:
    parcel: ShipmentIn = sent.shipments[number - 1]
    everything = {line: item.quantity for line, item in enumerate(sent.items, start=1)}
    shipment_id = f"{sent.number}-{number}"
    return Shipment(
        id=shipment_id,
        state=ShipmentState(_state(journal, EntityKind.SHIPMENT, shipment_id)),
        flags=(),
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        contents=parcel.lines or everything,
        promised_by=None,
        eta=None,
        handed_over_at=parcel.handed_over_at,
        delivered_at=None,
        last_scan_at=None,
        stalled_at=None,
        delivery=None,
        pickup=None,
        courier=None,
        events=(),
        version=1,
    )


def _in_language(words: Mapping[str, str], language: str) -> Localized:
    return {language if key == "und" else key: text for key, text in words.items()}


def _state(journal: list[HistoryEntry], entity: EntityKind, entity_id: str) -> str:
    return next(e.to_state for e in reversed(journal) if e.entity == entity and e.entity_id == entity_id)
