"""An order with everything that belongs to it, as the rules see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.domain.localized import Localized
from backend.domain.money import Money
from backend.domain.states import (
    OrderState,
    PaymentState,
    ReasonFamily,
    ReturnState,
    ShipmentState,
    TrackingStatus,
)


@dataclass(frozen=True)
class Contact:
    """How the buyer of one order can be reached: lower-case e-mail, phone in E.164."""

    email: str | None
    phone: str | None


@dataclass(frozen=True)
class Address:
    """Where the parcels go. `region` may be shown to whoever may see the order, `street` not."""

    recipient: str
    phone: str | None
    region: str
    street: str
    postcode: str
    country: str


@dataclass(frozen=True)
class Line:
    """One item of an order; `line` counts from 1."""

    line: int
    sku: str
    name: Localized
    variant: Localized | None
    quantity: int
    unit_price: Money


@dataclass(frozen=True)
class Payment:
    """How the order is paid. `on_delivery` payments stay pending until the parcel is there."""

    state: PaymentState
    method: Localized | None
    on_delivery: bool
    paid_at: datetime | None
    failure: Localized | None


@dataclass(frozen=True)
class Totals:
    """Sums of an order, minor units of `currency`."""

    currency: str
    items: int
    shipping: int
    discount: int
    total: int
    refunded: int


@dataclass(frozen=True)
class TrackingEvent:
    """One scan. `details` holds what the carrier added: `pickup`, `delivery`, `courier`, `eta`."""

    status: TrackingStatus
    occurred_at: datetime
    place: Localized | None
    timezone: str
    text: Localized
    code: str
    carrier: str
    reason: ReasonFamily | None = None
    is_correction: bool = False
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Eta:
    """When the parcel is expected, and who says so."""

    earliest: datetime
    latest: datetime
    source: str


@dataclass(frozen=True)
class Shipment:
    """One parcel. `contents` maps an order line to the quantity inside."""

    id: str
    state: ShipmentState
    flags: tuple[str, ...]
    carrier: str | None
    tracking_number: str | None
    contents: Mapping[int, int]
    promised_by: datetime | None
    eta: Eta | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    last_scan_at: datetime | None
    stalled_at: datetime | None
    delivery: Mapping[str, Any] | None
    pickup: Mapping[str, Any] | None
    courier: Mapping[str, Any] | None
    events: tuple[TrackingEvent, ...]
    version: int


@dataclass(frozen=True)
class Return:
    """A return or refund of an order."""

    number: str
    state: ReturnState
    requested_at: datetime
    received_at: datetime | None
    refund: Money | None
    refund_to: Localized | None
    refund_expected_by: datetime | None
    version: int


@dataclass(frozen=True)
class Order:
    """An order. `id` is the row's, `number` the shop's."""

    id: int
    number: str
    version: int
    customer_id: str | None
    contact: Contact
    state: OrderState
    payment: Payment
    placed_at: datetime
    timezone: str
    language: str
    promised_ship_by: datetime | None
    totals: Totals
    address: Address
    lines: tuple[Line, ...]
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]
