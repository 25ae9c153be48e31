"""Contacts as people write them, in the one form in which they are stored and compared."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from typing import Literal

from backend.shared.errors import ContactMalformedError
from gendan.text.contacts import parse_email
from gendan.text.phone_numbers import parse_phone


@dataclass(frozen=True)
class Contact:
    """How the buyer of one order can be reached: lower-case e-mail, phone in E.164."""

    email: str | None
    phone: str | None


@dataclass(frozen=True)
class ContactPoint:
    """A normal e-mail address (lower case) or phone number (E.164)."""

    kind: Literal["email", "phone"]
    value: str


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


class ContactHasher:
    """Turns contacts and codes into what may be stored for counting and comparing."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def hash(self, *parts: str) -> str:
        """Return a keyed hash that can't be tried through without the key."""
        return hmac.new(self._key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
