"""Which language a message is in, decided by its script."""

import re
from functools import cache

from opencc import OpenCC

CHINESE = "zh"
TRADITIONAL = "zh-Hant"
ENGLISH = "en"
SUPPORTED = (CHINESE, TRADITIONAL, ENGLISH)

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_CARRIES_NO_LANGUAGE = re.compile(r"(?i)\b(?:ok(?:ay)?|hi|hello|yes|no|sf|jd|yt|ems|app|vip|url|html)\b")
_ADDRESS_OR_NUMBER = re.compile(r"[@#\d/]")
# A Han character says about as much as one and a half English words in these short messages.
_WORDS_A_HAN_CHARACTER = 0.7


def language_of(text: str, former: str) -> str:
    """Return the language a customer wrote in.

    Args:
        text: the message as typed.
        former: the language spoken so far; kept when the text doesn't tell (a number, "ok", an e-mail).
    """
    han = len(_HAN.findall(text))
    # Piece by piece: one pattern for "anything around a digit" reads a long run anew at each character.
    rest = " ".join(piece for piece in text.split() if not _ADDRESS_OR_NUMBER.search(piece))
    rest = _CARRIES_NO_LANGUAGE.sub(" ", rest)
    words = len(_WORD.findall(rest))
    if not han and not words:
        return former
    if han * _WORDS_A_HAN_CHARACTER < words:
        return ENGLISH
    if is_traditional(text):
        return TRADITIONAL
    # Text without a single telling character keeps the script that the customer uses.
    return former if former == TRADITIONAL and not _is_simplified(text) else CHINESE


def is_traditional(text: str) -> bool:
    """Whether the text has characters that only Traditional Chinese uses, and more than Simplified ones."""
    return _changes(text, "t2s") > _changes(text, "s2t")


def to_traditional(text: str) -> str:
    """Return Simplified text in Traditional characters."""
    return str(_converter("s2t").convert(text))


def to_simplified(text: str) -> str:
    """Return Traditional text in Simplified characters."""
    return str(_converter("t2s").convert(text))


def language_of_locale(locale: str | None, default: str) -> str:
    """Return our language for a client's locale such as `zh-TW` or `en-GB`."""
    if not locale:
        return default
    tag = locale.lower().replace("_", "-")
    if tag.startswith("zh"):
        return TRADITIONAL if re.search(r"hant|tw|hk|mo", tag) else CHINESE
    return ENGLISH if tag.startswith("en") else default


def _is_simplified(text: str) -> bool:
    return _changes(text, "s2t") > _changes(text, "t2s")


def _changes(text: str, direction: str) -> int:
    converted = _converter(direction).convert(text)
    return sum(1 for before, after in zip(text, converted, strict=False) if before != after)


@cache
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)
