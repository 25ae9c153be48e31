"""Cut a normalised message into units: one per Chinese character, Latin word, number or sign."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gendan.text.contacts import EMAIL
from gendan.text.languages import HAN

# Every repetition that may end in nothing has a limit: a long run would else be read anew at each character.
_UNIT = re.compile(
    rf"(?P<mail>{EMAIL})"
    r"|(?P<number>[#+]?\([0-9]{2,4}\) ?[0-9-]+"
    r"|#[a-z]+-?[0-9][a-z0-9-]*"
    r"|[#+]?(?:[a-z]+[/-]){0,5}[a-z]*[0-9][a-z0-9]*(?:[./:-][a-z0-9]+)*%?)"
    r"|(?P<word>[a-zà-öø-ÿ]+(?:'[a-z]+)?)"
    rf"|(?P<han>[{HAN}])"
    r"|(?P<sign>\S)",
)


_SIZE_DIGITS = 2
_DIGIT_SHAPES = ((2, "<1-2>"), (4, "<3-4>"), (8, "<5-8>"))


@dataclass(frozen=True)
class Unit:
    """A piece of a message: `kind` is mail, word, number, han or sign; the span is in its text."""

    text: str
    kind: str
    start: int
    end: int


def units_of(text: str) -> list[Unit]:
    """Cut `text`, which is normalised."""
    return [
        Unit(match.group(), match.lastgroup or "sign", match.start(), match.end())
        for match in _UNIT.finditer(text)
    ]


def number_shape(text: str) -> str:
    """Name the sort of number: the digits themselves must not be learned."""
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    if "%" in text:
        return "<percent>"
    if letters:
        return "<size>" if digits <= _SIZE_DIGITS else "<code>"
    return next((name for most, name in _DIGIT_SHAPES if digits <= most), "<long>")
