"""Order and tracking numbers as people write them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_NOT_ALNUM = re.compile(r"[\W_]+")
# So many digits stand in another number by chance once in ten thousand times or less.
_FEWEST_BY_CHANCE = 6
_DIGITS = re.compile(r"\d")


def number_key(text: str) -> str:
    """Return the form in which numbers are compared: full width folded, upper case, letters and digits."""
    return _NOT_ALNUM.sub("", unicodedata.normalize("NFKC", text)).upper()


def number_digits(text: str) -> str:
    """Return a number's digits without leading zeros; what is left when prefix and zeros are optional."""
    return "".join(_DIGITS.findall(number_key(text))).lstrip("0")


def is_same_number(said: str, number: str) -> bool:
    """Whether what a customer wrote means this number: `#`, prefix, spaces and zeros may be left out."""
    key, other = number_key(said), number_key(number)
    if not key:
        return False
    if key == other:
        return True
    letters, other_letters = _letters(key), _letters(other)
    has_digits = bool(number_digits(key))
    return has_digits and number_digits(key) == number_digits(other) and letters in ("", other_letters)


def tells(tracking_number: str, number: str) -> bool:
    """Whether who reads a tracking number reads the order's number in it: `A7-2`, `07` and `B7` tell `A7`."""
    key, digits, told = number_key(tracking_number), number_digits(tracking_number), number_digits(number)
    is_within = len(told) >= _FEWEST_BY_CHANCE and told in digits
    return key.startswith(number_key(number)) or (told == digits != "") or is_within


def _letters(key: str) -> str:
    return _DIGITS.sub("", key)


def number_shape(number: str) -> str:
    """Return the number with `#` for each digit: `GD100001` → `GD######`; a literal `#` stays one."""
    return _DIGITS.sub("#", number.strip())


def common_shapes(numbers: Iterable[str], *, limit: int = 12) -> list[str]:
    """Return the shapes of these numbers, most frequent first, then alphabetically."""
    counts = Counter(number_shape(number) for number in numbers)
    ranked = sorted(counts, key=lambda shape: (-counts[shape], shape))
    return ranked[:limit]
