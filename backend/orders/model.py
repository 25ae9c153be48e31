"""An order with everything that belongs to it, as the rules see it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.history.model import HistoryEntry
from backend.identity.contacts import Contact
from backend.orders.states import OrderState, PaymentState, ReturnState
from backend.shared.localized import Localized
from backend.shared.money import Money
from backend.shipments.model import Shipment


@dataclass(frozen=True)
class IndexEntry:
    """What is needed to find out which of a caller's orders is meant."""

    id: int
    number: str
    placed_at: datetime
    tracking_numbers: tuple[str, ...]
    product_words: tuple[str, ...]


@dataclass(frozen=True)
class DeliveryAddress:
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
    address: DeliveryAddress
    lines: tuple[Line, ...]
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]


def content_hash(*parts: str) -> str:
    """Return a hash of what a source said."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class NewOrder:
    """An order to be stored. Its own `id` is ignored, the database gives one.

    Attributes:
        order: the order as it stands.
        journal: how it came to stand there; replaying it must give the states of `order`.
        source: where it came from, such as `import` or `demo`.
        content_hash: of what the source said, so that the same content again changes nothing.
        custom_fields: the shop's own fields.
    """

    order: Order
    journal: Sequence[HistoryEntry]
    source: str
    content_hash: str
    custom_fields: Mapping[str, Any] | None = None
