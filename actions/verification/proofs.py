"""Reading proofs from what a customer typed, even where the model saw none."""

import re
from collections.abc import Mapping, Sequence

from actions.core.inquiry import ORDER_INTENTS
from actions.core.turn import Request
from gendan.contracts.turn import all_shapes
from gendan.text.contacts import (
    find_email,
    find_last_four,
    find_phones,
    is_surely_a_phone,
    is_whole_phone,
    phone_digits,
    without_emails,
)
from gendan.text.names import is_longer_than_a_name, name_alone
from gendan.text.normalise import plain
from gendan.text.numbers import ShapeMatcher, find_numbers
from gendan.text.postcodes import find_postcode

EMAIL, PHONE, RECIPIENT_POSTCODE = "email", "phone_last4", "recipient_postcode"

# Letters before it make it another number (GD200011), unless they say that it is a code.
_CODE = re.compile(r"(?i)(?<![A-Z0-9#/-])(?:code|otp|is)?(\d{6})(?!\d)")
_QUESTIONS = ORDER_INTENTS | {"shipping_faq", "return_policy_faq", "payment_methods_faq"}
# A try costs one of five: three digits alone are hardly ever a number.
_SHORTEST_NUMBER = 4


def contact_in(request: Request) -> str | None:
    """Return an e-mail address or a whole phone number, to which a code could go."""
    return _email_in(request) or _phone_in(request)


def proof_in(
    request: Request, accepted: Sequence[str], partial: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return what in the message may prove that an order is the customer's.

    Args:
        request: the turn.
        accepted: the kinds of proof that the shop takes.
        partial: half of a proof that was given before (a name without postcode, or the reverse).
    """
    email = _email_in(request) if EMAIL in accepted else None
    if email:
        return {"email": email}
    phone = (_phone_in(request) or _last_four_in(request)) if PHONE in accepted else None
    if phone:
        return {"phone": phone}
    return _recipient_in(request, partial or {}) if RECIPIENT_POSTCODE in accepted else {}


def is_complete(proof: Mapping[str, str]) -> bool:
    """Whether nothing is missing for a try."""
    return bool(proof.get("email") or proof.get("phone") or {"recipient", "postcode"} <= proof.keys())


def code_in(request: Request) -> str | None:
    """Return a code of six digits, spaces between them allowed."""
    text = re.sub(r"(?<=\d)[ -](?=\d)", "", plain(request.text))
    found = None if request.button_is_a else _CODE.search(text)
    return found[1] if found else None


def number_in(request: Request, *, asked_for: bool) -> str | None:
    """Return an order or tracking number.

    Args:
        request: the turn.
        asked_for: whether a number was asked for; then anything that looks like one is one, unless it is
            surely a phone. Otherwise only what can't be a phone, a postcode or a code: something with a
            letter or sign in it, or of one of the shop's shapes.
    """
    text = "" if request.button_is_a else without_emails(plain(request.text))
    candidates = request.numbers or [n for n in find_numbers(text) if len(n) >= _SHORTEST_NUMBER]
    shapes = _shapes(request)
    return next(
        (
            number
            for number in candidates
            if shapes.is_as_written(number)
            or (not _is_surely_a_phone(request, number) and (asked_for or not number.strip().isdigit()))
        ),
        None,
    )


def _is_surely_a_phone(request: Request, number: str) -> bool:
    return number in request.values("phone") or is_surely_a_phone(number)


def _shapes(request: Request) -> ShapeMatcher:
    return ShapeMatcher.of(all_shapes(request.number_shapes))


def _email_in(request: Request) -> str | None:
    found = None if request.button_is_a else find_email(plain(request.text))
    return found or request.value("email")


def _phone_in(request: Request) -> str | None:
    if request.button_is_a:
        return None
    shapes = _shapes(request)
    candidates = (*request.values("phone"), *find_phones(plain(request.text)))
    return next(
        (phone_digits(n) for n in candidates if is_whole_phone(n) and not shapes.is_as_written(n)), None
    )


def _last_four_in(request: Request) -> str | None:
    return None if request.button_is_a else find_last_four(plain(request.text))


def _recipient_in(request: Request, partial: Mapping[str, str]) -> dict[str, str]:
    if request.button_is_a:
        return {}
    text = plain(request.text)
    found = request.value("postcode") or find_postcode(text)
    given = {"postcode": found} if found else {}
    name = request.value("recipient")
    if name is None and (found or partial.keys() == {"postcode"}):
        alone = name_alone(text.replace(found, " ") if found else text)
        name = alone if found or not _is_a_question(request) else None
    return {**partial, **given, **({"recipient": name} if name else {})} if given or name else {}


def _is_a_question(request: Request) -> bool:
    # A name may be taken for any intent; only a sentence that is too long for one is believed to be asking.
    return request.intent in _QUESTIONS and is_longer_than_a_name(plain(request.text))
