"""Telephone numbers by the countries' own rules; needs `phonenumbers`, so not for Rasa's environment."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers


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


def spellings(phone: str) -> Iterator[str]:
    """Yield a number in E.164 as people write it: with and without country code, dashes, spaces."""
    yield phone
    number = phonenumbers.parse(phone)
    kinds = phonenumbers.PhoneNumberFormat
    for kind in (kinds.INTERNATIONAL, kinds.NATIONAL):
        written = phonenumbers.format_number(number, kind)
        yield written
        yield written.replace(" ", "-")
        yield written.replace("-", " ")
        yield "".join(character for character in written if character.isdecimal())
