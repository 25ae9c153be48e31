"""What words mean to an order desk: many sayings, one concept, the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from understanding.english import base_form

CONCEPTS_FILE = Path(__file__).with_name("concepts.yml")


class Concepts:
    """Finds concepts in messages, longest phrase first, in the order in which they are said.

    Args:
        phrases: concept → language → phrases. English phrases are matched by base form, so that one
            entry covers all inflections; Chinese ones wherever they occur.
    """

    def __init__(self, phrases: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._han: dict[str, list[str]] = {}
        self._latin: dict[tuple[str, ...], list[str]] = {}
        for concept, by_language in phrases.items():
            for phrase in by_language.get("zh", ()):
                self._han.setdefault(phrase, []).append(concept)
            for phrase in by_language.get("en", ()):
                words = tuple(base_form(word) for word in phrase.split())
                self._latin.setdefault(words, []).append(concept)
        longest_first = sorted(self._han, key=len, reverse=True)
        self._han_pattern = re.compile("|".join(map(_whole, longest_first)) or r"(?!)")
        self._lengths: dict[str, list[int]] = {}
        for words in sorted(self._latin, key=len, reverse=True):
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))

    def found_in(self, text: str, tokens: Sequence[str]) -> list[str]:
        """Return the concepts in normalised `text`; `tokens` are its words in base form."""
        found: list[str] = []
        for match in self._han_pattern.finditer(text):
            found += self._han[match.group()]
        return found + self._latin_in(tokens)

    def _latin_in(self, tokens: Sequence[str]) -> list[str]:
        found: list[str] = []
        at = 0
        while at < len(tokens):
            length = self._phrase_at(tokens, at)
            found += self._latin.get(tuple(tokens[at : at + length]), ())
            at += max(length, 1)
        return found

    def _phrase_at(self, tokens: Sequence[str], at: int) -> int:
        """Return the length in words of the longest phrase that starts at `at`, 0 if none does."""
        lengths = self._lengths.get(tokens[at], ())
        room = len(tokens) - at
        return next((n for n in lengths if n <= room and tuple(tokens[at : at + n]) in self._latin), 0)


def _whole(phrase: str) -> str:
    """Return a pattern for `phrase`; one in Latin letters or digits must stand alone."""
    return rf"(?<![a-z0-9]){phrase}(?![a-z0-9])" if phrase.isascii() else re.escape(phrase)


@lru_cache(maxsize=2)
def read_concepts(path: Path = CONCEPTS_FILE) -> Concepts:
    """Read a concept list, once."""
    return Concepts(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {})
