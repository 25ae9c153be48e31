"""Complete the annotation: a known name is an entity also where a writer spelled it out as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from understanding.phrases import certain_phrases

from training import grammar
from training.grammar import Segment
from training.phrasing import Phrasing

# Kinds whose names hardly mean anything else, with the length from which that holds.
_UNAMBIGUOUS = {
    "zh": {"date": 2, "carrier": 2, "variant": 2, "product": 2, "reason": 3},
    "en": {"carrier": 2, "date": 6, "product": 5, "reason": 10},
}
_SAMPLES = 6
_SHORTEST_POSITION = 3


class Completion:
    """Annotates the values of one language's `values.yml` in literal text.

    Args:
        phrasing: whose values are known.
        slots: fills slots inside values.
    """

    def __init__(self, phrasing: Phrasing, slots: grammar.SlotFiller) -> None:
        self._known: dict[str, tuple[str, str | None]] = {
            name: ("order_position", position)
            for position, names in phrasing.order_positions.items()
            for name in names
            if len(name) >= _SHORTEST_POSITION
        }
        for kind, shortest in _UNAMBIGUOUS[phrasing.language].items():
            for name in _names(kind, phrasing, slots):
                if len(name) >= shortest:
                    self._known.setdefault(name, (kind, None))
        names = "|".join(re.escape(name) for name in sorted(self._known, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![A-Za-z'])(?:{names})(?![A-Za-z])" if names else r"(?!)")

    def complete(self, said: Sequence[Segment]) -> list[Segment]:
        """Return the same text with more of it annotated."""
        completed: list[Segment] = []
        for segment in said:
            completed += [segment] if segment.entity else self._split(segment.text)
        return completed

    def _split(self, text: str) -> list[Segment]:
        found = {match.span(): self._known[match.group()] for match in self._pattern.finditer(text)}
        for kind, start, end in certain_phrases(text):
            if not any(start < there_end and end > there for there, there_end in found):
                found[start, end] = (kind, None)
        parts: list[Segment] = []
        at = 0
        for start, end in sorted(found):
            parts += [Segment(text[at:start]), Segment(text[start:end], *found[start, end])]
            at = end
        return [part for part in [*parts, Segment(text[at:])] if part.text]


def lookup_tables(phrasing: Phrasing, slots: grammar.SlotFiller) -> dict[str, list[str]]:
    """Return every name that the language lists, by kind; order positions by their value."""
    tables = {kind: sorted(_names(kind, phrasing, slots)) for kind in phrasing.values}
    for position, names in phrasing.order_positions.items():
        tables[f"order_position:{position}"] = sorted(names)
    return tables


def _names(kind: str, phrasing: Phrasing, slots: grammar.SlotFiller) -> set[str]:
    return {
        "".join(part.text for part in grammar.sample(nodes, phrasing.lexicon, slots, Random(draw)))
        for nodes in phrasing.values.get(kind, ())
        for draw in range(_SAMPLES)
    }
