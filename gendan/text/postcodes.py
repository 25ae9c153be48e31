"""Postcodes: China and Singapore, the United States, Britain, Canada."""

from __future__ import annotations

import re

# British and Canadian ones have two parts; with the space between them they are hardly anything else.
IN_TWO_PARTS = r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}|[A-Z][0-9][A-Z] [0-9][A-Z][0-9]"
# People leave it out as often.
_FORMS = r"[0-9]{6}|[0-9]{5}(?:-[0-9]{4})?|" + IN_TWO_PARTS.replace(" ", r"\s?")
_WHOLE = re.compile(_FORMS, re.IGNORECASE)
_IN_TEXT = re.compile(rf"(?<![A-Za-z0-9#/-])(?:{_FORMS})(?![A-Za-z0-9/-])", re.IGNORECASE)
_SHOWN = 2


def is_postcode(text: str) -> bool:
    """Whether a whole text has the form of a postcode."""
    return _WHOLE.fullmatch(text) is not None


def find_postcode(text: str) -> str | None:
    """Return the first postcode in plain text."""
    found = _IN_TEXT.search(text)
    return found[0] if found else None


def mask_postcode(postcode: str) -> str:
    """Return only the first two characters; postcode and name together are a proof."""
    return postcode[:_SHOWN] + "*" * max(0, len(postcode) - _SHOWN)
