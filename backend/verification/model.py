"""What somebody may say to prove that an order concerns them."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from backend.shared.errors import ContactMalformedError, InvalidFieldError
from gendan.text.contacts import parse_email
from gendan.text.names import fold_name
from gendan.text.numbers import number_digits, number_key, tells

Proof = Literal["email", "phone_last4", "recipient_postcode"]


@dataclass(frozen=True)
class Ways:
    """What works now, in the order in which it is offered; a person always does and isn't named here.

    Attributes:
        code_by: how a code can be sent: `email`, `sms`.
        sign_in_url: the shop's page to sign in on, None where there is none or somebody is signed in already.
    """

    code_by: tuple[str, ...]
    sign_in_url: str | None


_LAST_DIGITS = 4


@dataclass(frozen=True)
class Claim:
    """A number together with what should prove it, as typed."""

    number: str
    email: str | None = None
    phone: str | None = None
    recipient: str | None = None
    postcode: str | None = None


@dataclass(frozen=True)
class Candidate:
    """An order (or one parcel of it) that a number may mean, with what proves it."""

    order_id: int
    shipment_id: str | None
    number: str
    email: str | None
    phones: tuple[str, ...]
    recipient: str
    postcode: str


@dataclass(frozen=True)
class Label:
    """A parcel of an order, with the number that stands on it."""

    order_id: int
    number: str
    shipment_id: str
    tracking_number: str

    @property
    def tells_order(self) -> bool:
        """Whether who has it in hand knows the order's number, too."""
        return tells(self.tracking_number, self.number)


@dataclass(frozen=True)
class Evidence:
    """One usable proof of a claim: its kind and its normal form."""

    kind: Proof
    value: str

    @property
    def counted_as(self) -> str:
        """Return what tries are counted by: a phone by its end, however much of it was given."""
        return self.value[-_LAST_DIGITS:] if self.kind == "phone_last4" else self.value


def evidence(claim: Claim, accepted: Collection[Proof]) -> list[Evidence]:
    """Return what a claim offers, in normal form.

    Raises:
        InvalidFieldError: nothing that the shop accepts, or half of a proof.
        ContactMalformedError: an e-mail address or phone number that can't be one.
    """
    if not number_key(claim.number):
        raise InvalidFieldError("number", "number must hold letters or digits")
    found: list[Evidence] = []
    if claim.email is not None and "email" in accepted:
        found.append(Evidence("email", _email(claim.email)))
    if claim.phone is not None and "phone_last4" in accepted:
        found.append(Evidence("phone_last4", _phone_tail(claim.phone)))
    if claim.recipient and claim.postcode and "recipient_postcode" in accepted:
        value = _receiver(claim.recipient, claim.postcode)
        found.append(Evidence("recipient_postcode", value))
    if not found:
        ways = ", ".join(accepted)
        raise InvalidFieldError("proof", f"Send one of the proofs that this shop accepts: {ways}")
    return found


def is_proved(candidate: Candidate, offered: Evidence) -> bool:
    """Whether this proof fits this order; takes equally long whether or not it does."""
    if offered.kind == "email":
        return _equal(offered.value, (candidate.email or "").lower())
    if offered.kind == "phone_last4":
        return any(_equal(offered.value, phone[-len(offered.value) :]) for phone in candidate.phones)
    return _equal(offered.value, _receiver(candidate.recipient, candidate.postcode))


def _equal(said: str, true: str) -> bool:
    return bool(true) and hmac.compare_digest(said.encode(), true.encode())


def _receiver(name: str, postcode: str) -> str:
    # Of a half, or of punctuation alone, nothing is left that could prove anything.
    folded, key = fold_name(name), number_key(postcode)
    return f"{folded}|{key}" if folded and key else ""


def _email(text: str) -> str:
    email = parse_email(text)
    if email is None:
        raise ContactMalformedError("email is not an e-mail address", field="email")
    return email


def _phone_tail(text: str) -> str:
    """Return the digits that must end the number on file: the last four, or all that were given."""
    digits = "".join(c for c in number_key(text) if c.isdecimal())
    if len(digits) > _LAST_DIGITS:
        digits = number_digits(digits)  # a trunk or international 0 isn't part of the stored number
    if len(digits) < _LAST_DIGITS:
        raise ContactMalformedError("phone needs at least its last four digits", field="phone")
    return digits
