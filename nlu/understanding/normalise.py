"""Bring a message to one form, remembering where each character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

from gendan.text.languages import holds_han
from understanding.spellings import spellings

_DIGIT_GROUPS = re.compile(r"(?<![\d.])\d{3,5}(?: \d{3,5})+(?![\d.])")
_MANY_DIGITS = 9
_PAIR = 2
# No letter has more (Unicode's stream-safe format); sorting a longer pile takes ever longer.
_MOST_COMBINING = 30


@dataclass(frozen=True)
class Normalised:
    """A message in one form.

    Attributes:
        text: NFKC, Simplified, lower case, without invisible characters or gaps inside numbers.
        starts: for each character of `text`, where its original begins.
        ends: for each character of `text`, where its original ends.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of `text[start:end]`, which isn't empty."""
        return self.starts[start], self.ends[end - 1]


_Char = tuple[str, int, int]


def normalise(message: str) -> Normalised:
    """Return `message` in one form.

    The rules, in this order: compatibility forms (full-width letters, ligatures) become plain; what
    can't be seen (zero-width, bidi marks) goes; any white space is one space; Traditional becomes
    Simplified; capitals become small; Cantonese words become Mandarin; gaps inside a long number go.
    """
    chars = _squeeze(_plain(message))
    chars = _in_mandarin(chars)
    chars = _close_gaps(chars)
    text = "".join(char for char, _, _ in chars)
    return Normalised(text, tuple(start for _, start, _ in chars), tuple(end for _, _, end in chars))


def _plain(message: str) -> list[_Char]:
    chars: list[_Char] = []
    start = 0
    while start < len(message):
        end = start + 1
        last = min(len(message), start + 1 + _MOST_COMBINING)
        while end < last and unicodedata.combining(message[end]):
            end += 1
        chars += [(char, start, end) for char in _simple(message[start:end])]
        start = end
    return chars


@lru_cache(maxsize=20_000)
def _simple(cluster: str) -> str:
    """Return the plain form of one character with its combining marks; "" if it can't be seen."""
    plain = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFKC", cluster)
        if char.isspace() or unicodedata.category(char) not in {"Cf", "Cc", "Cs", "Co", "Mn"}
    )
    if holds_han(plain):
        plain = _to_simplified().convert(plain)
    return plain.lower().replace("’", "'").replace("‘", "'")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _squeeze(chars: list[_Char]) -> list[_Char]:
    """Keep one of several spaces and none at the ends."""
    kept: list[_Char] = []
    for char in chars:
        if char[0] != " " or (kept and kept[-1][0] != " "):
            kept.append(char)
    return kept[:-1] if kept and kept[-1][0] == " " else kept


@lru_cache(maxsize=1)
def _cantonese() -> re.Pattern[str]:
    return re.compile("|".join(sorted(spellings("cantonese"), key=len, reverse=True)))


def _in_mandarin(chars: list[_Char]) -> list[_Char]:
    text = "".join(char for char, _, _ in chars)
    replaced: list[_Char] = []
    at = 0
    for match in _cantonese().finditer(text):
        replaced += chars[at : match.start()]
        start, end = chars[match.start()][1], chars[match.end() - 1][2]
        replaced += [(char, start, end) for char in spellings("cantonese")[match.group()]]
        at = match.end()
    return replaced + chars[at:]


def _close_gaps(chars: list[_Char]) -> list[_Char]:
    """Join digit groups that one long number was split into, not two short numbers side by side."""
    text = "".join(char for char, _, _ in chars)
    gaps = set()
    for match in _DIGIT_GROUPS.finditer(text):
        groups = match.group().split(" ")
        two_alike = len(groups) == _PAIR and len(groups[0]) == len(groups[1])
        if not two_alike and len(match.group()) - len(groups) + 1 >= _MANY_DIGITS:
            gaps |= {at for at in range(*match.span()) if text[at] == " "}
    return [char for at, char in enumerate(chars) if at not in gaps]
