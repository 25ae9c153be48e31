"""How demo orders are written down: short, with times as distances from now."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_DISTANCE = re.compile(r"([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


def parse_distance(text: Any) -> timedelta:
    """Return the distance that `-2d6h` or `+20h30m` means.

    Raises:
        ValueError: it's written otherwise.
    """
    if isinstance(text, timedelta):
        return text
    match = _DISTANCE.fullmatch(str(text))
    if match is None:
        raise ValueError(f"'{text}' is no distance such as -2d6h")
    sign, days, hours, minutes = match.groups()
    length = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))
    return -length if sign == "-" else length


Distance = Annotated[timedelta, BeforeValidator(parse_distance)]
TextIn = dict[str, str]


class Spec(BaseModel):
    """Strict base of everything written down for the demo."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AddressSpec(Spec):
    """Where a demo customer lives."""

    recipient: str
    phone: str
    region: str
    street: str
    postcode: str
    country: str


class CustomerSpec(Spec):
    """A demo customer."""

    id: str
    name: str
    language: str
    email: str
    phone: str
    timezone: str
    address: AddressSpec


class ItemSpec(Spec):
    """One line."""

    sku: str
    quantity: int = 1


class PaymentSpec(Spec):
    """How it is paid: captured unless it failed, waits, or was refunded."""

    method: str
    failure: TextIn | None = None
    pending: bool = False


class PickupSpec(Spec):
    """Where a parcel waits."""

    name: TextIn
    address: TextIn
    hours: TextIn
    keep_until: Distance
    code: str


class ScanSpec(Spec):
    """One scan, by the carrier's code."""

    at: Distance
    code: str
    place: TextIn | None = None
    reason: str | None = None
    pickup: PickupSpec | None = None
    delivery: dict[str, Any] | None = None
    courier: dict[str, str] | None = None


class ParcelSpec(Spec):
    """One parcel; `lines` None holds everything; without scans `stage` says how far the warehouse is."""

    lines: dict[int, int] | None = None
    carrier: str | None = None
    tracking: str | None = None
    stage: str = "handed_over"
    promised: Distance | None = None
    eta: tuple[Distance, Distance] | None = None
    scans: list[ScanSpec] = Field(default_factory=list)


class ReturnSpec(Spec):
    """A return with the events it has gone through."""

    number: str
    requested: Distance
    received: Distance | None = None
    steps: list[str]
    refund: int
    to: TextIn
    expected: Distance | None = None


class OrderSpec(Spec):
    """One demo order."""

    number: str
    customer: str
    placed: Distance
    items: list[ItemSpec]
    shipping: int = 0
    discount: int = 0
    payment: PaymentSpec
    end: str | None = None
    promised_ship: Distance | None = None
    parcels: list[ParcelSpec] = Field(default_factory=list)
    returned: ReturnSpec | None = None


class ShopLayout(Spec):
    """Customers with their orders."""

    customers: list[CustomerSpec]
    orders: list[OrderSpec]


class Product(Spec):
    """Something the demo shop sells."""

    name: TextIn
    variant: TextIn | None = None
    CNY: int
    USD: int
    stock: int
