"""Order and tracking numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

# So many digits stand in another number by chance once in ten thousand times or less.
_FEWEST_BY_CHANCE = 6
_NOT_ALNUM = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s+")
_NEITHER_ALNUM_NOR_SIGN = re.compile(r"[^\w#]+|_+")
# A letter prefix, then digits: what can be looked for with gaps in it.
_PREFIXED_SHAPE = re.compile(r"([A-Z]+)(#+)")

# Carriers' own letters, the postal union's S10 numbers, UPS, Amazon, USPS and GS1's SSCC.
_OF_CARRIERS = (
    r"(?:SF|JD|JDVA|JDX|JT|YT|ZTO|STO|YD|DPK|EMS|TBA|LP|DB|HT)[0-9]{9,16}"
    r"|1Z[A-Z0-9]{16}|[A-Z]{2}[0-9]{9}[A-Z]{2}|9[0-9]{21}|420[0-9]{27}|00[0-9]{18}"
)
_CARRIERS_NUMBER = re.compile(_OF_CARRIERS, re.IGNORECASE)

# Letters and digits in one piece or several. That a digit comes soon is looked at first, and each repetition
# has its limit: a long run would else be read anew at each of its characters.
_PIECE = (
    r"#?(?<![A-Za-z0-9])(?=[#A-Za-z/-]{0,34}[0-9])[A-Za-z0-9]{1,34}"
    r"(?:[-/](?=[A-Za-z]{0,4}[0-9])[A-Za-z0-9]{1,34}){0,4}(?:[-/][A-Za-z]{1,3})?"
)
_NUMBER = re.compile(_PIECE + r"(?![A-Za-z0-9])")
# Digits may follow in groups: 1234 5678.
_GROUPED_NUMBER = re.compile(_PIECE + r"(?: (?=[0-9])[A-Za-z0-9]{1,34}){0,8}(?![A-Za-z0-9])")
_FEWEST_DIGITS = 3
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}[-/ ][0-9]{1,2}[-/ ][0-9]{1,2}|[0-9]{1,2}[-/][0-9]{1,2}(?:[-/](?:20)?[0-9]{2})?"
)
# In a line of a log, where every second word has digits in it, only what hardly is anything else.
LIKELY_NUMBER = (
    r"(?<![A-Za-z0-9_-])(?<![A-Za-z0-9]\.)(?<!\d:)(?:#[A-Za-z]{0,4}[-/]?\d{3,34}|[A-Za-z]{1,4}[-/]?\d{5,34}"
    r"|[A-Za-z]{1,4}[-/]20\d\d[-/]\d{3,12}|1[Zz][A-Za-z0-9]{16}|[A-Za-z]{2}\d{9}[A-Za-z]{2})(?![A-Za-z0-9_])"
)


def number_key(text: str) -> str:
    """Return the form in which numbers are compared: full width folded, upper case, letters and digits."""
    return _NOT_ALNUM.sub("", unicodedata.normalize("NFKC", text)).upper()


def number_digits(text: str) -> str:
    """Return a number's digits without leading zeros; what is left when prefix and zeros are optional."""
    return "".join(_DIGIT.findall(number_key(text))).lstrip("0")


def is_same_number(said: str, number: str) -> bool:
    """Whether what a customer wrote means this number: `#`, prefix, spaces and zeros may be left out."""
    key, other = number_key(said), number_key(number)
    if not key:
        return False
    if key == other:
        return True
    letters, other_letters = _DIGIT.sub("", key), _DIGIT.sub("", other)
    has_digits = bool(number_digits(key))
    return has_digits and number_digits(key) == number_digits(other) and letters in ("", other_letters)


def tells(tracking_number: str, number: str) -> bool:
    """Whether who reads a tracking number reads the order's number in it: `A7-2`, `07` and `B7` tell `A7`."""
    key, digits, told = number_key(tracking_number), number_digits(tracking_number), number_digits(number)
    is_within = len(told) >= _FEWEST_BY_CHANCE and told in digits
    return key.startswith(number_key(number)) or (told == digits != "") or is_within


def is_carriers_number(text: str) -> bool:
    """Whether only a carrier has numbers of this form."""
    return _CARRIERS_NUMBER.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether a whole text is a date in figures."""
    return _DATE.fullmatch(text) is not None


def find_numbers(text: str, *, grouped: bool = False) -> list[str]:
    """Return what may be an order's or a parcel's number in plain text: three digits at least, and no date.

    Args:
        text: without e-mail addresses, in which numbers stand that are none.
        grouped: whether groups of digits that follow each other are one number.
    """
    if not _DIGIT.search(text):
        return []
    pattern = _GROUPED_NUMBER if grouped else _NUMBER
    return [found for found in pattern.findall(text) if _has_digits(found) and not is_date(found)]


def _has_digits(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= _FEWEST_DIGITS


def number_shape(number: str) -> str:
    """Return the number with `#` for each digit: `GD100001` → `GD######`; a literal `#` stays one."""
    return _DIGIT.sub("#", number.strip())


def common_shapes(numbers: Iterable[str], *, limit: int = 12) -> list[str]:
    """Return the shapes of these numbers, most frequent first, then alphabetically."""
    counts = Counter(number_shape(number) for number in numbers)
    ranked = sorted(counts, key=lambda shape: (-counts[shape], shape))
    return ranked[:limit]


class ShapeMatcher:
    """Tells a shop's own numbers by their shapes; `of` keeps what was made of the same shapes before.

    Args:
        shapes: `#` is a digit, everything else itself; at the beginning, `#` is also the sign.
    """

    def __init__(self, shapes: Iterable[str]) -> None:
        known = [shape for shape in dict.fromkeys(shapes) if "#" in shape]
        bare = [_bare(shape) for shape in known]
        self._as_written = _any_of(map(_expression, map(_without_spaces, known)))
        self._bare = _any_of(map(_expression, bare))
        self._unprefixed = _any_of(map(_without_prefix, bare))
        self._gapped = tuple(filter(None, map(_gapped, bare)))

    @classmethod
    def of(cls, shapes: Iterable[str]) -> ShapeMatcher:
        """Return the matcher of these shapes."""
        return _matcher(tuple(shapes))

    def is_as_written(self, text: str) -> bool:
        """Whether a text has a shape, signs and all; a telephone number hasn't, for its dashes."""
        return self._as_written.fullmatch(_without_spaces(text)) is not None

    def fits(self, text: str) -> bool:
        """Whether a text has a shape, whatever signs and gaps are in it."""
        return self._bare.fullmatch(_bare(text)) is not None

    def fits_without_prefix(self, text: str) -> bool:
        """Whether a text has a shape, with what stands before the shape's digits or without."""
        bare = _bare(text)
        # A sign before a number is part of few shops' numbers, and of all shops' customers' writing.
        return any(self._unprefixed.fullmatch(each) for each in (bare, bare.lstrip("#")))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of the numbers in plain text that have their prefix, gaps in them allowed."""
        for pattern in self._gapped:
            yield from (match.span() for match in pattern.finditer(text))


@lru_cache(maxsize=64)
def _matcher(shapes: tuple[str, ...]) -> ShapeMatcher:
    return ShapeMatcher(shapes)


def _without_spaces(text: str) -> str:
    return _SPACE.sub("", text).upper()


def _bare(text: str) -> str:
    return _NEITHER_ALNUM_NOR_SIGN.sub("", text).upper()


def _any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(expressions) or r"(?!)")


def _expression(shape: str) -> str:
    """Return what a number of a shape looks like; where a shop writes `#1001`, its shape begins with `##`."""
    first = "[#0-9]" if shape.startswith("#") else re.escape(shape[:1])
    return first + re.escape(shape[1:]).replace(r"\#", "[0-9]")


def _without_prefix(bare_shape: str) -> str:
    prefix, sign, digits = bare_shape.partition("#")
    return f"(?:{re.escape(prefix)})?{_expression(sign + digits)}" if prefix else _expression(bare_shape)


def _gapped(bare_shape: str) -> re.Pattern[str] | None:
    found = _PREFIXED_SHAPE.fullmatch(bare_shape)
    if not found:
        return None
    prefix, more = found[1], len(found[2]) - 1
    return re.compile(
        rf"(?<![A-Z0-9])#?{prefix}[ -]?[0-9](?:[ -]?[0-9]){{{more}}}(?![A-Z0-9])", re.IGNORECASE
    )
