"""Typed text in one form: full width made ordinary, any dash a hyphen."""

from __future__ import annotations

import unicodedata

# What people put between groups of digits; in any of these places a dash of another language may stand.
DASHES = "-‐‑‒–—―−－"
_TO_HYPHEN = dict.fromkeys(map(ord, DASHES), "-")


def plain(text: str) -> str:
    """Return the text with full-width letters and digits made ordinary and any dash a hyphen, trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_TO_HYPHEN)
    return text.strip()


def plain_in_place(text: str) -> str:
    """Return the text, character by character, in ASCII digits, spaces and hyphens where it means them.

    As long as the text itself, so that what is found in one stands in the same place of the other.
    """
    if text.isascii():
        return text.replace("\t", " ")
    return "".join(map(_plain_character, text))


def _plain_character(char: str) -> str:
    if char.isascii():
        return char if char != "\t" else " "
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char in DASHES:
        return "-"
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isascii() else char
