"""Which script a message is in, and the names of the languages that are spoken here."""

from __future__ import annotations

import re

CHINESE = "zh"
TRADITIONAL = "zh-Hant"
ENGLISH = "en"
SUPPORTED = (CHINESE, TRADITIONAL, ENGLISH)

# Unified ideographs with their extensions (people's names have rare ones), and the compatibility ones.
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[A-Za-z]{2,}")
# Said by whoever writes Chinese as well: courtesies, carriers, what machines are called.
_CARRIES_NO_LANGUAGE = re.compile(r"(?i)\b(?:ok(?:ay)?|hi|hello|yes|no|sf|jd|yt|ems|app|vip|url|html)\b")
_ADDRESS_OR_NUMBER = re.compile(r"[@#\d/]")
# A Han character says about as much as one and a half English words in these short messages.
_WORDS_A_HAN_CHARACTER = 0.7
_TRADITIONAL_TAG = re.compile(r"hant|tw|hk|mo")


def holds_han(text: str) -> bool:
    """Whether a Chinese character is in the text."""
    return not text.isascii() and _HAN.search(text) is not None


def is_han(char: str) -> bool:
    """Whether a text is one Chinese character."""
    return len(char) == 1 and ("\u3400" <= char <= "\u9fff" or _HAN.match(char) is not None)


def is_chinese(text: str) -> bool | None:
    """Whether a message is in Chinese rather than English, None when it doesn't tell (a number, "ok")."""
    han = 0 if text.isascii() else sum(map(len, _HAN_RUN.findall(text)))
    # Piece by piece: one pattern for "anything around a digit" reads a long run anew at each character.
    rest = " ".join(piece for piece in text.split() if not _ADDRESS_OR_NUMBER.search(piece))
    words = len(_WORD.findall(_CARRIES_NO_LANGUAGE.sub(" ", rest)))
    if not han and not words:
        return None
    return han * _WORDS_A_HAN_CHARACTER >= words


def language_of_locale(locale: str | None, default: str) -> str:
    """Return our language for a client's locale such as `zh-TW` or `en-GB`."""
    if not locale:
        return default
    tag = locale.lower().replace("_", "-")
    if tag.startswith("zh"):
        return TRADITIONAL if _TRADITIONAL_TAG.search(tag) else CHINESE
    return ENGLISH if tag.startswith("en") else default
