"""Card and identity numbers that customers type are hidden before anything else sees the message."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gendan.text.normalise import plain_in_place
from gendan.text.numbers import ShapeMatcher

MASK = "••••"
_FEWEST_DIGITS, _MOST_DIGITS = 13, 19
_ID_DIGITS = 18
_GROUPS = re.compile(
    # Letters right before make it a parcel's or an order's number; so does `#`.
    r"(?<![A-Za-z0-9#])(?<![A-Za-z]-)\d+(?:[ -]{1,3}\d+)*(?:[ -]?[Xx](?![A-Za-z0-9]))?"
)
_GROUP = re.compile(r"\d+|[Xx]")
_LONGEST_PREFIX = 8
_PREFIX = re.compile(r"[A-Za-z]{1,6}[ -]{0,2}$")
_ID = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
# Groups as they are printed on cards: fours, American Express and Diners, six and the rest.
_PRINTED = re.compile(r"(?:4 ){2,4}[1-7]|4 6 [45]|6 (?:[7-9]|1[0-3])")
# Otherwise grouped digits are a card only if issuers number like that: a phone and a postcode are near.
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3[068]\d{12}"
    r"|(?:62|81|35|65)\d{14,17}|(?:6011|64[4-9]\d)\d{12,15}"
)
_LONGEST_LOOSE_GROUP = 6


@dataclass(frozen=True)
class Masked:
    """A text without what was hidden in it.

    Attributes:
        kinds: what was hidden: `card`, `identity`.
    """

    text: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    kind: str


def mask(text: str, shapes: Iterable[str] = ()) -> Masked:
    """Hide card numbers (13-19 digits, Luhn) and Chinese identity numbers (18, check digit).

    Args:
        text: as typed; spaces, dashes and full width inside a number are seen through.
        shapes: how the shop's own numbers look, `#` for a digit; what fits one is never hidden.
    """
    plain = plain_in_place(text)
    own = ShapeMatcher.of(shapes)
    found = [hit for run in _GROUPS.finditer(plain) for hit in _in_run(run, own)]
    starts = [0, *(hit.end for hit in found)]
    ends = [*(hit.start for hit in found), len(text)]
    kept = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return Masked(MASK.join(kept), frozenset(hit.kind for hit in found))


def is_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (ISO/IEC 7812-1)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004 - sum of its digits
    return (total + sum(map(int, digits[-1::-2]))) % 10 == 0


def is_identity_number(number: str) -> bool:
    """Whether this is a resident identity number with a possible birthday and its check digit (GB 11643)."""
    if not _ID.fullmatch(number):
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:-1], strict=True))
    return _ID_CHECKS[weighted % 11] == number[-1]


def _in_run(run: re.Match[str], own: ShapeMatcher) -> Iterator[_Found]:
    groups = list(_GROUP.finditer(run.string, run.start(), run.end()))
    first = 0
    while first < len(groups):
        hit, last = _longest_from(run.string, groups, first, own)
        if hit:
            yield hit
        first = last + 1


def _longest_from(
    text: str, groups: list[re.Match[str]], first: int, own: ShapeMatcher
) -> tuple[_Found | None, int]:
    best: tuple[_Found | None, int] = (None, first)
    number = ""
    for last in range(first, len(groups)):
        number += groups[last][0].upper()
        if len(number) > _MOST_DIGITS:
            break
        if len(number) < _FEWEST_DIGITS:
            continue
        sizes = [len(group[0]) for group in groups[first : last + 1]]
        kind = _kind(number, sizes)
        start = groups[first].start()
        if kind and not _fits(number, text[max(0, start - _LONGEST_PREFIX) : start], own):
            best = (_Found(start, groups[last].end(), kind), last)
    return best


def _kind(number: str, sizes: list[int]) -> str | None:
    if len(number) == _ID_DIGITS and is_identity_number(number):
        return "identity"
    if not number.isdecimal() or not is_luhn(number) or not int(number):
        return None
    is_whole = len(sizes) == 1 or _PRINTED.fullmatch(" ".join(map(str, sizes)))
    if is_whole or (max(sizes) <= _LONGEST_LOOSE_GROUP and _ISSUED.fullmatch(number)):
        return "card"
    return None


def _fits(number: str, before: str, own: ShapeMatcher) -> bool:
    """Whether a number, with the letters before it or without, is one of the shop's."""
    prefix = _PREFIX.search(before)
    return own.fits(number) or (prefix is not None and own.fits(prefix[0] + number))
