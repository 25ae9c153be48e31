"""Known names of things: what the training sentences called a product, a carrier, a date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from understanding.units import Unit, units_of

# Numbers are told by their form; their digits must not be remembered.
_REMEMBERED = frozenset(
    "product variant carrier recipient reason invoice_title address date order_position language".split()  # noqa: SIM905
)

# Length in characters from which a name is taken at its word, Chinese and Latin; others need context.
_CERTAIN_FROM = {
    "carrier": (2, 3),
    "date": (2, 6),
    "variant": (2, 99),
    "product": (3, 5),
    "order_position": (3, 8),
}


def _certain_from(kind: str, first_unit: str) -> int:
    chinese, latin = _CERTAIN_FROM.get(kind.partition(":")[0], (99, 99))
    return latin if first_unit.isascii() else chinese


def is_remembered(kind: str) -> bool:
    """Tell whether things of this kind have names that are worth remembering."""
    return kind.partition(":")[0] in _REMEMBERED


class Gazetteer:
    """Marks the units of a message that spell a known name.

    Args:
        names: kind → names, normalised.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {kind: sorted(set(known)) for kind, known in sorted(names.items())}
        self._kinds: dict[tuple[str, ...], list[str]] = {}
        for kind, known in self._names.items():
            for name in known:
                self._kinds.setdefault(tuple(unit.text for unit in units_of(name)), []).append(kind)
        self._lengths: dict[str, list[int]] = {}
        for words in sorted(self._kinds, key=len, reverse=True):
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))

    @classmethod
    def of_annotations(
        cls, annotations: Iterable[tuple[str, str]], lookup: Mapping[str, Iterable[str]]
    ) -> Gazetteer:
        """Collect names worth remembering from annotated entities and from lookup tables."""
        names: dict[str, set[str]] = {kind: set(known) for kind, known in lookup.items()}
        for kind, name in annotations:
            if is_remembered(kind):
                names.setdefault(kind, set()).add(name)
        return cls(names)

    def tags(self, units: Sequence[Unit]) -> list[list[str]]:
        """Return for each unit the kinds of the longest names over it, "B" where one begins."""
        tags: list[list[str]] = [[] for _ in units]
        texts = [unit.text for unit in units]
        at = 0
        while at < len(units):
            length = self._length_at(texts, at)
            for kind in self._kinds.get(tuple(texts[at : at + length]), ()):
                for place in range(length):
                    tags[at + place].append(f"{'I' if place else 'B'}={kind}")
            at += max(length, 1)
        return tags

    def certain(self, units: Sequence[Unit]) -> list[tuple[str, int, int]]:
        """Return kind, start and end of names that hardly mean anything else, in the text of `units`."""
        texts = [unit.text for unit in units]
        found: list[tuple[str, int, int]] = []
        at = 0
        while at < len(units):
            length = self._length_at(texts, at)
            kinds = self._kinds.get(tuple(texts[at : at + length]), ())
            size = sum(map(len, texts[at : at + length]))
            if len(kinds) == 1 and size >= _certain_from(kinds[0], texts[at]):
                found.append((kinds[0], units[at].start, units[at + length - 1].end))
            at += max(length, 1)
        return found

    def _length_at(self, texts: Sequence[str], at: int) -> int:
        lengths = self._lengths.get(texts[at], ())
        room = len(texts) - at
        return next((n for n in lengths if n <= room and tuple(texts[at : at + n]) in self._kinds), 0)

    def save(self, path: Path) -> None:
        """Write the names as JSON."""
        path.write_text(json.dumps(self._names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Read what `save` wrote."""
        return cls(json.loads(path.read_text(encoding="utf-8")))
