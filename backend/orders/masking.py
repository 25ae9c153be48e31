"""What is left of personal data for somebody who knows an order but hasn't proved to be its buyer."""

import re
from collections.abc import Iterable

from backend.orders.model import DeliveryAddress
from gendan.text.names import mask_name

_SHORTEST_PHONE_WITH_PREFIX = 9
_HIDDEN = "••••"
# Codes of lockers and numbers of couriers, however they are parted; days stay.
_DAY_OR_NUMBER = re.compile(r"(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d))|\+?\d(?:[ ()/.–—－-]{0,2}\d){3,}")


def mask_phone(phone: str) -> str:
    """Return a phone number with four digits hidden before its last four: `138****8000`."""
    digits = "".join(c for c in phone if c.isdigit())
    if digits.startswith("86") and len(digits) == len("8613800138000"):
        digits = digits[2:]
    if len(digits) < _SHORTEST_PHONE_WITH_PREFIX:
        return "****" + digits[-2:]
    return f"{digits[:-8]}****{digits[-4:]}"


def address_line(address: DeliveryAddress, *, is_masked: bool) -> str:
    """Return region and street on one line, the street as stars when masked."""
    street = "****" if is_masked else address.street
    return f"{address.region} {street}".strip()


def mask_words(text: str, names: Iterable[str], hidden: Iterable[str], shown: str) -> str:
    """Return what a carrier wrote, without names and what opens a locker or reaches a courier.

    Args:
        text: in which all of it may stand, for carriers write whatever they like.
        names: of people; their first characters stay.
        hidden: whatever else is known and not to be shown.
        shown: the parcel's own number, which stays.
    """
    for each in hidden:
        text = text.replace(each, _HIDDEN)
    for name in names:
        text = text.replace(name, mask_name(name))
    parts = text.split(shown)
    return shown.join(_DAY_OR_NUMBER.sub(lambda found: found[1] or _HIDDEN, part) for part in parts)
