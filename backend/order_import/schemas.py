"""An order as other systems send it. All its problems are found at once."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from backend.customers.schemas import Email
from backend.identity.customer_ids import ERASED, GUEST, is_account
from backend.shared.input_validation import CARRIER, COUNTRY, CURRENCY, HAS_ALNUM, Moment, Zone, storable
from gendan.platform.visible_text import visible
from gendan.text.phone_numbers import parse_phone

_MOST_MINOR = 10**15
_LONGEST_WORDS = 500


def _localized(value: Any) -> Any:
    return {"und": value.strip()} if isinstance(value, str) and value.strip() else value


def _bearable(words: dict[str, str]) -> dict[str, str]:
    if any(len(text) > _LONGEST_WORDS for text in storable(words).values()):
        raise ValueError(f"has more than {_LONGEST_WORDS} characters; shorten it")
    return words


Words = Annotated[dict[str, str], BeforeValidator(_localized), Field(min_length=1), AfterValidator(_bearable)]
"""Text by language; a bare string is in the order's own language."""
Minor = Annotated[int, Field(ge=0, le=_MOST_MINOR, description="minor units of the order's currency")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_stored(cls, value: Any) -> Any:
        return storable(value) if isinstance(value, str) else value


class CustomerIn(_Part):
    """The buyer of this order; without `id` a guest. Contacts are this order's and change no account."""

    id: str | None = Field(default=None, min_length=1, max_length=80)
    name: str | None = Field(default=None, max_length=200)
    email: Email | None = None
    phone: str | None = Field(default=None, max_length=40)

    @field_validator("id")
    @classmethod
    def _is_account(cls, customer_id: str | None) -> str | None:
        if customer_id is not None and not is_account(customer_id):
            raise ValueError(
                f"begins with {GUEST} or {ERASED}, which stand for who has no account; leave it out"
            )
        return customer_id


class AddressIn(_Part):
    """Where the parcels go."""

    recipient: str = Field(min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    region: str = Field(min_length=1, max_length=300)
    street: str = Field(min_length=1, max_length=500)
    postcode: str = Field(min_length=1, max_length=20)
    country: str | None = Field(default=None, pattern=COUNTRY)


class ItemIn(_Part):
    """One line."""

    sku: str = Field(min_length=1, max_length=80)
    name: Words
    variant: Words | None = None
    quantity: int = Field(ge=1, le=1_000_000)
    unit_price: Minor


class PaymentIn(_Part):
    """Where the money stands."""

    status: Literal["pending", "authorized", "captured", "failed"] = "pending"
    method: Words | None = None
    on_delivery: bool = False
    paid_at: Moment | None = None
    failure: Words | None = None


class ShipmentIn(_Part):
    """A parcel that already has a label; `lines` maps line to quantity, all of everything without."""

    carrier: str = Field(min_length=1, max_length=40, pattern=CARRIER)
    tracking_number: str = Field(min_length=4, max_length=64)
    handed_over_at: Moment | None = None
    lines: dict[int, int] | None = None


class OrderIn(_Part):
    """An order."""

    number: str = Field(min_length=1, max_length=64, pattern=HAS_ALNUM)
    placed_at: Moment
    currency: str | None = Field(default=None, pattern=CURRENCY)
    language: Literal["zh", "en"] | None = None
    timezone: Zone | None = None
    customer: CustomerIn
    address: AddressIn
    items: list[ItemIn] = Field(min_length=1, max_length=500)
    shipping: Minor = 0
    discount: Minor = 0
    total: Minor | None = None
    payment: PaymentIn = PaymentIn()
    promised_ship_by: Moment | None = None
    shipments: list[ShipmentIn] = Field(default_factory=list, max_length=100)
    custom_fields: Annotated[dict[str, Any], AfterValidator(storable)] | None = None

    @field_validator("customer", "address")
    @classmethod
    def _phone_is_one(cls, part: Any, info: ValidationInfo) -> Any:
        country = getattr(part, "country", None) or (info.context or {}).get("country", "CN")
        if part.phone is None:
            return part
        phone = parse_phone(part.phone, country)
        if phone is None:
            raise ValueError(f"phone '{part.phone}' is no phone number; add its country code or leave it out")
        return part.model_copy(update={"phone": phone})

    @model_validator(mode="after")
    def _adds_up(self) -> "OrderIn":
        items = sum(item.quantity * item.unit_price for item in self.items)
        expected = items + self.shipping - self.discount
        if expected > _MOST_MINOR:
            raise ValueError(f"the sum of {expected} is beyond anything payable; check prices and quantities")
        if expected < 0:
            raise ValueError(f"discount {self.discount} is more than items and shipping together")
        if self.total is not None and self.total != expected:
            raise ValueError(
                f"total is {self.total}, but items {items} + shipping {self.shipping} "
                f"- discount {self.discount} = {expected}"
            )
        return self

    @model_validator(mode="after")
    def _can_be_found(self) -> "OrderIn":
        if not (self.customer.id or self.customer.email or self.customer.phone or self.address.phone):
            raise ValueError(
                "customer needs an id, an e-mail or a phone, or nobody could ever ask for this order"
            )
        return self

    @model_validator(mode="after")
    def _ships_what_was_ordered(self) -> "OrderIn":
        left = {number: item.quantity for number, item in enumerate(self.items, start=1)}
        for shipment in self.shipments:
            for line, quantity in (shipment.lines or {}).items():
                if quantity < 1 or left.get(line, 0) < quantity:
                    raise ValueError(f"shipments hold more of line {line} than was ordered")
                left[line] -= quantity
        if len(self.shipments) > 1 and any(shipment.lines is None for shipment in self.shipments):
            raise ValueError("with several shipments each needs its lines")
        return self


P = TypeVar("P", bound=_Part)


def as_seen(sent: P) -> P:
    """Return what was sent with every text as people see it; custom fields stay as they are."""
    return sent.model_copy(
        update={
            name: _as_seen(value)
            for name, value in sent
            if name != "custom_fields" and isinstance(value, str | dict | list | _Part)
        }
    )


def _as_seen(value: Any) -> Any:
    if isinstance(value, _Part):
        return as_seen(value)
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _as_seen(inner) for key, inner in value.items()}
    return [_as_seen(inner) for inner in value] if isinstance(value, list) else value
