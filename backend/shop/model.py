"""What the shop says about itself in `shop.yml`."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from backend.shared.input_validation import Zone
from backend.shop.support import Support
from backend.verification.model import Proof


def _is_text(text: dict[str, str]) -> dict[str, str]:
    if not text or not all(value.strip() for value in text.values()):
        raise ValueError("needs a text for at least one language, such as {zh: …, en: …}")
    return text


Text = Annotated[dict[str, str], AfterValidator(_is_text)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contacts(_Part):
    """How customers reach the shop otherwise."""

    phone: str | None = None
    email: str | None = None
    hours: Text | None = None


class ShopNumberShapes(_Part):
    """How numbers look; `#` is a digit."""

    order: list[str] = Field(default_factory=list)
    tracking: list[str] = Field(default_factory=list)


class ShippingFacts(_Part):
    """What the shop says about shipping; None: it states nothing on it."""

    cost: Text | None = None
    duration: Text | None = None
    carriers: Text | None = None
    areas: Text | None = None
    free_shipping: Text | None = None
    dispatch_time: Text | None = None
    split: Text | None = None
    choose_carrier: Text | None = None


class ReturnFacts(_Part):
    """What the shop says about returns; None: it states nothing on it."""

    window: Text | None = None
    who_pays: Text | None = None
    freight_insurance: Text | None = None
    opened: Text | None = None
    how: Text | None = None
    refund_time: Text | None = None
    price_protection: Text | None = None
    refund_only: Text | None = None


class PaymentFacts(_Part):
    """What the shop says about paying; None: it states nothing on it."""

    which: Text | None = None
    cash_on_delivery: Text | None = None
    installments: Text | None = None


class InvoiceFacts(_Part):
    """What the shop says about invoices; None: it states nothing on it."""

    how: Text | None = None


class Faq(_Part):
    """Sentences that answer general questions, by topic and detail."""

    shipping: ShippingFacts = ShippingFacts()
    returns: ReturnFacts = ReturnFacts()
    payment: PaymentFacts = PaymentFacts()
    invoice: InvoiceFacts = InvoiceFacts()


class ShopFacts(_Part):
    """What may be told about a shop to anybody."""

    name: Text
    languages: list[Literal["zh", "en"]] = Field(min_length=1)
    timezone: Zone
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    country: str = Field(pattern=r"^[A-Z]{2}$")
    contacts: Contacts = Contacts()
    privacy_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    # Where customers sign in; only for shops that vouch for them in the widget (docs/embed).
    sign_in_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    proofs: list[Proof] = Field(default=["email", "phone_last4", "recipient_postcode"], min_length=1)
    faq: Faq = Faq()


class Shop(ShopFacts):
    """All of a shop's file."""

    number_shapes: ShopNumberShapes | None = None
    support: Support = Support()

    @model_validator(mode="after")
    def _says_its_name_in_every_language(self) -> "Shop":
        missing = [language for language in self.languages if language not in self.name]
        if missing:
            raise ValueError(f"name has no text for {', '.join(missing)}; add it or drop the language")
        return self
