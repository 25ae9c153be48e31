"""An order as a conversation may see it: built by the backend, passed through untouched, drawn by channels.

TypedDicts, not dataclasses: whoever passes a card on reads three of its fields, and reading it into objects
and writing it out again would take longer than all else that is done with it. `backend/order_view/schemas.py`
says the same to machines (OpenAPI), `channels/web/frontend/widget/types.d.ts` to the widget; a test holds
all three against each other.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

Localized = Mapping[str, str]
"""A text by language; at least one."""

Instant = str
"""ISO 8601 in UTC, `2026-11-22T08:30:00Z`."""

OrderStatus = Literal[
    "payment_pending", "payment_failed", "on_hold", "preparing", "partly_shipped", "in_transit",
    "out_for_delivery", "ready_for_pickup", "delivery_failed", "partly_delivered", "delivered",
    "returning_to_sender", "returned", "return_in_progress", "refunding", "refunded", "cancelled",
    "rejected", "lost",
]  # fmt: skip
"""What a person reads, derived from the axes."""

NextStep = Literal[
    "customer_pays", "shop_ships", "carrier_delivers", "customer_collects", "customer_returns_item",
    "shop_inspects", "shop_refunds", "shop_decides", "nothing",
]  # fmt: skip
"""Whose turn it is."""

ViewLevel = Literal["parcel", "order", "customer", "staff"]
"""AccessLevel, as far as there is something to see."""


class MoneyView(TypedDict):
    """An amount in minor units of its currency (ISO 4217), and as it is written."""

    minor: int
    currency: str
    decimal: str


class TrackingEventView(TypedDict):
    """One scan of a carrier; `code` is its own word for it."""

    status: str
    occurred_at: Instant
    place: Localized | None
    timezone: str
    text: Localized
    reason: str | None
    code: str


class CarrierView(TypedDict):
    """Who carries a parcel."""

    code: str
    name: Localized
    url: str | None
    phone: str | None


Eta = TypedDict("Eta", {"from": Instant, "to": Instant, "source": str})
"""When a parcel is expected, and by whose word."""


class ShipmentLine(TypedDict):
    """How many of an order's line are in a parcel."""

    line: int
    quantity: int


class DeliveryView(TypedDict):
    """Who took the parcel; the name is masked and the proof null unless `unlocked`."""

    signed_by: str
    signed_name: str | None
    place: Localized | None
    proof_url: str | None


class PickupView(TypedDict):
    """Where the parcel waits; the code is null unless `unlocked`."""

    name: Localized
    address: Localized
    hours: Localized | None
    keep_until: Instant | None
    code: str | None


class CourierView(TypedDict):
    """Who brings the parcel; the phone is null unless `unlocked`."""

    name: str
    phone: str | None


class ShipmentView(TypedDict):
    """One parcel with its scans, newest first."""

    id: str
    status: str
    flags: Sequence[str]
    carrier: CarrierView | None
    tracking_number: str | None
    tracking_url: str | None
    lines: Sequence[ShipmentLine]
    promised_by: Instant | None
    eta: Eta | None
    handed_over_at: Instant | None
    delivered_at: Instant | None
    last_event: TrackingEventView | None
    events: Sequence[TrackingEventView]
    days_since_scan: int | None
    stalled: bool
    delivery: DeliveryView | None
    pickup: PickupView | None
    courier: CourierView | None


class Refund(TypedDict):
    """What is paid back for a return."""

    amount: MoneyView
    to: Localized | None
    expected_by: Instant | None


class ReturnView(TypedDict):
    """One return of an order."""

    number: str
    status: str
    requested_at: Instant
    received_at: Instant | None
    refund: Refund | None


class PaymentView(TypedDict):
    """Where the money stands."""

    status: str
    method: Localized | None
    paid_at: Instant | None
    failure: Localized | None


class TotalsView(TypedDict):
    """An order's sums."""

    items: MoneyView
    shipping: MoneyView
    discount: MoneyView
    total: MoneyView
    refunded: MoneyView


class Item(TypedDict):
    """One line of an order."""

    line: int
    sku: str
    name: Localized
    variant: Localized | None
    quantity: int
    unit_price: MoneyView
    shipments: Sequence[str]


class PostalAddress(TypedDict):
    """Where the parcels go; masked at level `order`."""

    recipient: str
    phone: str | None
    line: str
    postcode: str
    country: str


class Axes(TypedDict):
    """The three states that `status` is derived from."""

    order: str | None
    payment: str | None
    fulfilment: OrderStatus


class OrderView(TypedDict):
    """An order as this conversation may see it.

    A parcel's receiver who isn't the buyer sees their parcels and neither items nor money; `number` is then
    a parcel's. `unlocked`: pickup code, courier's phone and proof are shown where there are any.
    """

    schema: Literal["order_view/1"]
    as_of: Instant
    number: str
    version: int
    level: ViewLevel
    unlocked: bool
    status: OrderStatus
    axes: Axes
    placed_at: Instant | None
    timezone: str
    items: Sequence[Item]
    totals: TotalsView | None
    payment: PaymentView | None
    address: PostalAddress | None
    shipments: Sequence[ShipmentView]
    returns: Sequence[ReturnView]
    promised_ship_by: Instant | None
    next: NextStep


class OrderSummary(TypedDict):
    """One line of a list of orders; at level `parcel` without goods and money, named by its parcel.

    `under_way`: something has left and not all of it has arrived.
    """

    number: str
    status: OrderStatus
    under_way: bool
    placed_at: Instant | None
    title: Localized
    item_count: int
    total: MoneyView | None
    shipment_count: int
    delivered_count: int


class OrderList(TypedDict):
    """What this conversation may see, newest first; `next` is the next page's cursor."""

    as_of: Instant
    orders: Sequence[OrderSummary]
    next: str | None
