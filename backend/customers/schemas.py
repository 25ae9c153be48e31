"""What the shop says about an account, over the API or in a file."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from backend.identity.customer_ids import ERASED, GUEST, is_account
from backend.shared.input_validation import storable
from gendan.platform.visible_text import visible
from gendan.text.contacts import parse_email
from gendan.text.phone_numbers import parse_phone


def _email(value: str) -> str:
    email = parse_email(value)
    if email is None:
        raise ValueError("is no e-mail address; correct it or leave it out")
    return email


Email = Annotated[str, AfterValidator(_email)]


def _is_account(customer_id: str) -> str:
    if not is_account(customer_id):
        raise ValueError(f"begins with {GUEST} or {ERASED}, which stand for who has no account; send another")
    return customer_id


AccountId = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_is_account)]


class AccountBody(BaseModel):
    """An account: what is left out stays as it is, null takes it away."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: str | None = Field(default=None, max_length=200)
    language: Literal["zh", "en"] | None = None
    email: Email | None = None
    phone: str | None = Field(default=None, max_length=40)

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_stored(cls, value: Any) -> Any:
        return visible(storable(value)) if isinstance(value, str) else value

    @field_validator("phone")
    @classmethod
    def _is_phone(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None:
            return None
        phone = parse_phone(text, (info.context or {}).get("country", "CN"))
        if phone is None:
            raise ValueError(f"'{text}' is no phone number; add its country code or leave it out")
        return phone

    @property
    def said(self) -> dict[str, str | None]:
        """What the shop said, and nothing about the rest."""
        return {name: getattr(self, name) for name in self.model_fields_set & AccountBody.model_fields.keys()}


class AccountIn(AccountBody):
    """An account in a file, with the shop's own id."""

    id: AccountId
