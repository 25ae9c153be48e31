"""What words mean to an order desk: many sayings, one concept, the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, Mapping, Sequence, Tuple

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
        self._han: Dict[str, str] = {}
        self._latin: Dict[Tuple[str, ...], str] = {}
        for concept, by_language in phrases.items():
            for phrase in by_language.get("zh", ()):
                self._han[phrase] = concept
            for phrase in by_language.get("en", ()):
                self._latin[tuple(base_form(word) for word in phrase.split())] = concept
        longest_first = sorted(self._han, key=len, reverse=True)
        self._han_pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._longest_latin = max(map(len, self._latin), default=0)

    def found_in(self, text: str, tokens: Sequence[str]) -> List[str]:
        """Return the concepts in normalised `text`; `tokens` are its words in base form."""
        found = [self._han[match.group()] for match in self._han_pattern.finditer(text)]
        return found + self._latin_in(tokens)

    def _latin_in(self, tokens: Sequence[str]) -> List[str]:
        found: List[str] = []
        at = 0
        while at < len(tokens):
            for length in range(min(self._longest_latin, len(tokens) - at), 0, -1):
                concept = self._latin.get(tuple(tokens[at : at + length]))
                if concept:
                    found.append(concept)
                    at += length
                    break
            else:
                at += 1
        return found


def read_concepts(path: Path = CONCEPTS_FILE) -> Concepts:
    """Read a concept list."""
    return Concepts(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
