"""What is left of personal data for somebody who knows an order but hasn't proved to be its buyer."""

from backend.domain.order import Address

_SHORTEST_PHONE_WITH_PREFIX = 9


def mask_name(name: str) -> str:
    """Return the first character and stars: `李伟` → `李*`, `Emma Clark` → `E*** C****`."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def mask_phone(phone: str) -> str:
    """Return a phone number with four digits hidden before its last four: `138****8000`."""
    digits = "".join(c for c in phone if c.isdigit())
    if digits.startswith("86") and len(digits) == len("8613800138000"):
        digits = digits[2:]
    if len(digits) < _SHORTEST_PHONE_WITH_PREFIX:
        return "****" + digits[-2:]
    return f"{digits[:-8]}****{digits[-4:]}"


def mask_postcode(postcode: str) -> str:
    """Return only the first two characters; postcode and name together are a proof."""
    return postcode[:2] + "*" * max(0, len(postcode) - 2)


def address_line(address: Address, *, is_masked: bool) -> str:
    """Return region and street on one line, the street as stars when masked."""
    street = "****" if is_masked else address.street
    return f"{address.region} {street}".strip()
