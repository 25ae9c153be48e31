"""Contacts as people write them, in the one form in which they are stored and compared."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

from backend.shared.errors import ContactMalformedError


@dataclass(frozen=True)
class Contact:
    """How the buyer of one order can be reached: lower-case e-mail, phone in E.164."""

    email: str | None
    phone: str | None


_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,6}[\w-]{2,63}")
_LONGEST_EMAIL = 254


@dataclass(frozen=True)
class ContactPoint:
    """A normal e-mail address (lower case) or phone number (E.164)."""

    kind: Literal["email", "phone"]
    value: str


def parse_email(text: str) -> str | None:
    """Return the address in lower case, or None if it's none."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return folded if len(folded) <= _LONGEST_EMAIL and _EMAIL.fullmatch(folded) else None


@lru_cache(maxsize=4096)
def parse_phone(text: str, country: str) -> str | None:
    """Return the number in E.164, or None if it can't be one.

    Args:
        text: as written, with or without a country code.
        country: ISO code whose rules hold for a number without a country code.
    """
    folded = unicodedata.normalize("NFKC", text)
    try:
        number = phonenumbers.parse(folded, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_contact(text: str, country: str) -> ContactPoint:
    """Return the contact that somebody typed.

    Raises:
        ContactMalformedError: it's neither an e-mail address nor a phone number.
    """
    if "@" in unicodedata.normalize("NFKC", text):
        email = parse_email(text)
        if email:
            return ContactPoint("email", email)
    elif phone := parse_phone(text, country):
        return ContactPoint("phone", phone)
    raise ContactMalformedError("contact must be an e-mail address or a phone number", field="contact")


def fold_name(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()


class ContactHasher:
    """Turns contacts and codes into what may be stored for counting and comparing."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def hash(self, *parts: str) -> str:
        """Return a keyed hash that can't be tried through without the key."""
        return hmac.new(self._key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
