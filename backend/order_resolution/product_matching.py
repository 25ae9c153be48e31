"""Whether a customer's words name one of their own products."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

from gendan.text.languages import HAN

_SHORTEST_COMPARABLE = 4
_ALIKE = 80
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORDS = re.compile(r"[a-z]{3,}")
# 鞋子, 杯儿 and 包包 are how people say 鞋, 杯 and 包.
_FAMILIAR_ENDING = re.compile(rf"(?<=[{HAN}])[子儿]$|^([{HAN}])(?=\1$)")


def is_named(product: str, title: str) -> bool:
    """Tell whether `product`, words that stand for an item, fits a title."""
    wanted = _FAMILIAR_ENDING.sub("", _plain(product))
    title = _plain(title)
    if len(wanted) < _SHORTEST_COMPARABLE:
        return wanted in title
    return fuzz.partial_ratio(wanted, title) >= _ALIKE


def is_mentioned(text: str, titles: Iterable[str]) -> bool:
    """Tell whether a whole message mentions an item with one of these titles.

    Chinese compares pairs of characters. English compares the title's last word only, which says what the
    thing is: "running" from "running shoes" also stands in "I'm running out of time".
    """
    said = _plain(text)
    said_words = set(map(_singular, _WORDS.findall(said)))
    return any(_pairs(said) & _pairs(title) or _head(title) in said_words for title in map(_plain, titles))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _pairs(text: str) -> set[str]:
    return {run[at : at + 2] for run in _HAN_RUN.findall(text) for at in range(len(run) - 1)}


def _head(title: str) -> str | None:
    words = _WORDS.findall(title)
    return _singular(words[-1]) if words else None


def _singular(word: str) -> str:
    return word.removesuffix("s")
