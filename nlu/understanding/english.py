"""English words in one form: contractions opened, chat spellings corrected, endings cut."""

from __future__ import annotations

import re
from functools import lru_cache

from understanding.spellings import spellings

_CONTRACTION = re.compile(r"^(\w+?)(n't|'re|'ve|'ll|'m|'d|'s)$")
_OPENED = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would", "'s": "is"}
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_STRETCHED = re.compile(r"(.)\1{2,}")
_SHORTEST_STEM = 3


_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=50_000)
def expand_contraction(word: str) -> tuple[str, ...]:
    """Open "don't", "whats", "wanna" into their words."""
    word = _STRETCHED.sub(r"\1\1", word)
    spoken = spellings("english_chat")
    if word in spoken:
        return tuple(spoken[word].split())
    match = _CONTRACTION.match(word)
    if not match:
        return (word.replace("'", ""),)
    stem = {"ca": "can", "wo": "will"}.get(match.group(1), match.group(1))
    return (stem, _OPENED[match.group(2)])


@lru_cache(maxsize=50_000)
def base_form(word: str) -> str:
    """Cut the inflection off: "refunded", "refunding", "refunds" are one feature."""
    irregular = spellings("english_irregular")
    cut = _without_ending(irregular.get(word, word))
    cut = irregular.get(cut, cut)
    return cut.rstrip("e") if len(cut) > _SHORTEST_STEM else cut


def _without_ending(word: str) -> str:
    if not word.endswith(("ss", "us", "is")):
        for ending, new in _ENDINGS:
            stem = word[: -len(ending)]
            if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
                return _DOUBLED.sub(r"\1", stem + new)
    return word
