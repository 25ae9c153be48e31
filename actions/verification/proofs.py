"""Reading proofs from what a customer typed, even where the model saw none."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from actions.question import ORDER_INTENTS
from actions.request import Request

EMAIL, PHONE, RECIPIENT_POSTCODE = "email", "phone_last4", "recipient_postcode"

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# Not \w: digits stand next to Chinese characters without a space.
_PHONE = re.compile(r"(?<![A-Za-z0-9#/-])\+?\d[\d ()-]{5,18}\d(?![A-Za-z0-9/-])")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|\+\d{8,15}")
_LAST_FOUR = re.compile(r"(?<![A-Za-z0-9#/-])\d{4}(?![A-Za-z0-9/-])")
# Letters before it make it another number (GD200011), unless they say that it is a code.
_CODE = re.compile(r"(?i)(?<![A-Z0-9#/-])(?:code|otp|is)?(\d{6})(?!\d)")
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9#/-])(?:\d{6}|\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![A-Za-z0-9/-])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])(?=[#A-Z/-]{0,34}\d)#?[A-Z0-9][A-Z0-9/-]{3,33}(?![A-Za-z0-9])", re.IGNORECASE
)
_NAME = re.compile(r"[\u3400-\u9fff·]{2,12}|[^\W\d_][^\d_@#/]{1,40}")
_LONGER_THAN_NAMES = re.compile(r"[\u3400-\u9fff]{5}|\w(?:\W+\w+){3}|[?？]")
_QUESTIONS = ORDER_INTENTS | {"shipping_faq", "return_policy_faq", "payment_methods_faq"}
_AROUND_A_NAME = re.compile(
    r"(?i)收件人|收货人|姓名|名字|我叫|我是|邮政编码|邮编|\b(?:my|name|recipient|is|the|and|zip|post\s?code|code)\b"
    r"|[是：:，,。.;；、]"
)
_FEWEST_PHONE_DIGITS = 7


def plain(text: str) -> str:
    """Return the text with full-width letters and digits made ordinary."""
    return unicodedata.normalize("NFKC", text).strip()


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


def is_whole_phone(phone: str) -> bool:
    """Whether a code could go there: the last digits of a number prove something and reach nobody."""
    return sum(char.isdigit() for char in phone) >= _FEWEST_PHONE_DIGITS


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
    text = "" if request.button_is_a else _EMAIL.sub(" ", plain(request.text))
    candidates = request.numbers or _NUMBER.findall(text)
    if asked_for:
        return next((n for n in candidates if not _is_surely_a_phone(request, n)), None)
    shapes = _shapes(request)
    return next((n for n in candidates if not n.strip().isdigit() or _has_shape(n, shapes)), None)


def _is_surely_a_phone(request: Request, number: str) -> bool:
    return number in request.values("phone") or bool(_MOBILE.fullmatch(number))


def _shapes(request: Request) -> list[str]:
    return [shape for kind in request.number_shapes.values() for shape in kind]


def _email_in(request: Request) -> str | None:
    found = None if request.button_is_a else _EMAIL.search(plain(request.text))
    return found[0] if found else request.value("email")


def _phone_in(request: Request) -> str | None:
    if request.button_is_a:
        return None
    shapes = _shapes(request)
    for found in (*request.values("phone"), *_PHONE.findall(plain(request.text))):
        digits = re.sub(r"[^\d+]", "", found)
        if len(digits) >= _FEWEST_PHONE_DIGITS and not _has_shape(found, shapes):
            return digits
    return None


def _last_four_in(request: Request) -> str | None:
    found = None if request.button_is_a else _LAST_FOUR.search(plain(request.text))
    return found[0] if found else None


def _recipient_in(request: Request, partial: Mapping[str, str]) -> dict[str, str]:
    if request.button_is_a:
        return {}
    text = plain(request.text)
    found = request.value("postcode") or next(iter(_POSTCODE.findall(text)), None)
    given = {"postcode": found} if found else {}
    name = request.value("recipient")
    if name is None and (found or partial.keys() == {"postcode"}):
        rest = _AROUND_A_NAME.sub(" ", text.replace(found, " ") if found else text).strip()
        name = rest if _NAME.fullmatch(rest) and (found or not _is_a_question(request)) else None
    return {**partial, **given, **({"recipient": name} if name else {})} if given or name else {}


def _is_a_question(request: Request) -> bool:
    # A name may be taken for any intent; only a sentence that is too long for one is believed to be asking.
    return request.intent in _QUESTIONS and bool(_LONGER_THAN_NAMES.search(plain(request.text)))


def _has_shape(number: str, shapes: Iterable[str]) -> bool:
    tidy = re.sub(r"\s", "", number).upper()
    return any(re.fullmatch(re.escape(shape.upper()).replace(r"\#", r"\d"), tidy) for shape in shapes)
