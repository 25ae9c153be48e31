"""The OrderView and OrderSummary of docs/contracts.md, as the OpenAPI document has them.

Answers are built in `backend/order_view/view.py` and not run through these models, which would take as long
as reading the order; the tests hold every answer against them.
"""

from typing import Annotated, Literal

from pydantic import Field

from backend.http.responses import Instant, ResponseModel
from backend.identity.access_scope import Level
from backend.orders.states import OrderState, PaymentState, ReturnState
from backend.shipments.states import ReasonFamily, ShipmentState, TrackingStatus
from gendan.contracts.order_view import NextStep, OrderStatus

Localized = Annotated[dict[str, str], Field(min_length=1, description="text by language")]


class MoneyResponse(ResponseModel):
    """An amount in minor units of its currency (ISO 4217), and as it is written."""

    minor: int
    currency: str
    decimal: Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]


class SummaryResponse(ResponseModel):
    """What a list says about an order; at level `parcel` without goods and money, named by its parcel."""

    number: str
    status: OrderStatus
    under_way: bool = Field(description="something has left and not all of it has arrived")
    placed_at: Instant | None
    title: Localized
    item_count: int
    total: MoneyResponse | None
    shipment_count: int
    delivered_count: int


class AxesResponse(ResponseModel):
    """The three states that `status` is derived from."""

    order: OrderState | None
    payment: PaymentState | None
    fulfilment: OrderStatus


class ItemResponse(ResponseModel):
    """One line of an order."""

    line: int
    sku: str
    name: Localized
    variant: Localized | None
    quantity: int
    unit_price: MoneyResponse
    shipments: list[str]


class TotalsResponse(ResponseModel):
    """An order's sums."""

    items: MoneyResponse
    shipping: MoneyResponse
    discount: MoneyResponse
    total: MoneyResponse
    refunded: MoneyResponse


class PaymentResponse(ResponseModel):
    """Where the money stands."""

    status: PaymentState
    method: Localized | None
    paid_at: Instant | None
    failure: Localized | None


class AddressResponse(ResponseModel):
    """Where the parcels go; masked at level `order`."""

    recipient: str
    phone: str | None
    line: str
    postcode: str
    country: str


class CarrierResponse(ResponseModel):
    """Who carries a parcel."""

    code: str
    name: Localized
    url: str | None
    phone: str | None


class ScanResponse(ResponseModel):
    """One scan of a carrier."""

    status: TrackingStatus
    occurred_at: Instant
    place: Localized | None
    timezone: str
    text: Localized
    reason: ReasonFamily | None
    code: str


class EtaResponse(ResponseModel):
    """When a parcel is expected, and by whose word."""

    from_: Instant = Field(alias="from")
    to: Instant
    source: str


class ContentResponse(ResponseModel):
    """How many of a line are in a parcel."""

    line: int
    quantity: int


class DeliveryResponse(ResponseModel):
    """Who took the parcel; name masked and proof null unless `unlocked`."""

    signed_by: str
    signed_name: str | None
    place: Localized | None
    proof_url: str | None


class PickupResponse(ResponseModel):
    """Where the parcel waits; the code is null unless `unlocked`."""

    name: Localized
    address: Localized
    hours: Localized | None
    keep_until: Instant | None
    code: str | None


class CourierResponse(ResponseModel):
    """Who brings the parcel; the phone is null unless `unlocked`."""

    name: str
    phone: str | None


class ShipmentResponse(ResponseModel):
    """One parcel with its scans, newest first."""

    id: str
    status: ShipmentState
    flags: list[str]
    carrier: CarrierResponse | None
    tracking_number: str | None
    tracking_url: str | None
    lines: list[ContentResponse]
    promised_by: Instant | None
    eta: EtaResponse | None
    handed_over_at: Instant | None
    delivered_at: Instant | None
    last_event: ScanResponse | None
    events: list[ScanResponse]
    days_since_scan: int | None
    stalled: bool
    delivery: DeliveryResponse | None
    pickup: PickupResponse | None
    courier: CourierResponse | None


class RefundResponse(ResponseModel):
    """What is paid back for a return."""

    amount: MoneyResponse
    to: Localized | None
    expected_by: Instant | None


class ReturnResponse(ResponseModel):
    """A return under way."""

    number: str
    status: ReturnState
    requested_at: Instant
    received_at: Instant | None
    refund: RefundResponse | None


class OrderResponse(ResponseModel):
    """The OrderView: an order as far as its reader may see it, at level `parcel` named by its parcel."""

    schema_: Literal["order_view/1"] = Field(alias="schema")
    as_of: Instant
    number: str
    version: int
    level: Level
    unlocked: bool = Field(description="pickup code, courier's phone and proof are shown where there are any")
    status: OrderStatus
    axes: AxesResponse
    placed_at: Instant | None
    timezone: str
    items: list[ItemResponse]
    totals: TotalsResponse | None
    payment: PaymentResponse | None
    address: AddressResponse | None
    shipments: list[ShipmentResponse]
    returns: list[ReturnResponse]
    promised_ship_by: Instant | None
    next: NextStep


class CustomerResponse(ResponseModel):
    """Whom the shop vouches for; `name` is masked, null for nobody and for who never ordered."""

    name: str | None


class PageResponse(ResponseModel):
    """One page of orders, newest first; `next` is the next page's cursor."""

    as_of: Instant
    orders: list[SummaryResponse]
    next: str | None
