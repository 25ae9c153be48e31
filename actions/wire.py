"""The shapes of docs/contracts.md as this room reads them. Cards are passed through untouched."""

from typing import Any, Literal, NotRequired, TypedDict

Localized = dict[str, str]


class Money(TypedDict):
    """An amount in minor units of a currency, and as it is written."""

    minor: int
    currency: str
    decimal: str


class TrackingEvent(TypedDict):
    """One scan of a carrier."""

    status: str
    occurred_at: str
    place: Localized | None
    timezone: str
    text: Localized
    reason: str | None
    code: str


class Carrier(TypedDict):
    """Who carries a parcel."""

    code: str
    name: Localized
    url: str | None
    phone: str | None


Eta = TypedDict("Eta", {"from": str, "to": str, "source": str})


class Delivery(TypedDict):
    """What the carrier says about the handing out."""

    signed_by: str | None
    signed_name: str | None
    place: Localized | None
    proof_url: str | None


class Pickup(TypedDict):
    """A pickup point; `code` is null unless the conversation may see it."""

    name: Localized
    address: Localized | None
    hours: Localized | None
    keep_until: str | None
    code: str | None


class Courier(TypedDict):
    """Who brings the parcel; `phone` is null unless the conversation may see it."""

    name: str | None
    phone: str | None


class Shipment(TypedDict):
    """One parcel of an order."""

    id: str
    status: str
    flags: list[str]
    carrier: Carrier | None
    tracking_number: str | None
    tracking_url: str | None
    promised_by: str | None
    eta: Eta | None
    delivered_at: str | None
    last_event: TrackingEvent | None
    events: list[TrackingEvent]
    days_since_scan: int | None
    stalled: bool
    delivery: Delivery | None
    pickup: Pickup | None
    courier: Courier | None


class Refund(TypedDict):
    """Money on its way back."""

    amount: Money
    to: Localized
    expected_by: str | None


class Return(TypedDict):
    """One return of an order."""

    number: str
    status: str
    requested_at: str
    received_at: str | None
    refund: Refund | None


class Payment(TypedDict):
    """How the order is paid."""

    status: str
    method: Localized | None
    paid_at: str | None
    failure: Localized | None


class Totals(TypedDict):
    """An order's sums."""

    total: Money
    refunded: Money


class OrderView(TypedDict):
    """An order as this conversation may see it (`order_view/1`).

    A parcel's receiver who isn't the buyer sees their parcels and neither items nor money; `number` is then
    a parcel's. `unlocked`: pickup code, courier's phone and proof are shown where there are any.
    """

    as_of: str
    number: str
    level: str
    unlocked: bool
    status: str
    placed_at: str | None
    timezone: str
    items: list[dict[str, Any]] | None
    totals: Totals | None
    payment: Payment | None
    shipments: list[Shipment]
    returns: list[Return] | None
    promised_ship_by: str | None
    next: str


class OrderSummary(TypedDict):
    """One line of a list of orders."""

    number: str
    status: str
    under_way: bool
    placed_at: str | None
    title: Localized
    item_count: int


class OrderList(TypedDict):
    """What this conversation may see, newest first."""

    as_of: str
    orders: list[OrderSummary]


class Resolution(TypedDict):
    """Which order a customer means."""

    as_of: str
    outcome: Literal["one", "many", "similar", "none", "not_visible"]
    matched_by: str | None
    order: OrderView | None
    orders: list[OrderSummary]
    total: int


class Verdict(TypedDict):
    """The outcome of a try to prove who one is; `malformed` is a contact that can't be one, and no try."""

    outcome: Literal["granted", "refused", "exhausted", "malformed"]
    tries_left: NotRequired[int]
    exhausted_by: NotRequired[list[str]]


class CodeDispatch(TypedDict):
    """The outcome of asking for a code; the same whether or not the contact is known.

    `malformed` is a contact that can't be one, `unreachable` one of a kind that the shop can't write to.
    """

    outcome: Literal["sent_if_known", "exhausted", "malformed", "unreachable"]
    expires_in_s: NotRequired[int]
    by: NotRequired[str]
    exhausted_by: NotRequired[list[str]]


class Nudge(TypedDict):
    """The outcome of asking the shop or carrier to hurry."""

    outcome: Literal["recorded", "already_today", "not_needed"]
    nudged_at: str | None
