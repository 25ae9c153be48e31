"""Score entities on sentences whose templates were not in the training data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from understanding.entities import entities_in
from understanding.names import OUT_OF_SCOPE
from understanding.tagger import Tagger

from evaluation.corpus import Example, folds

_Span = tuple[str, int, int]


@dataclass
class EntityTally:
    """Exact matches of kind and span."""

    found: int = 0
    wanted: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 if nothing was found or wanted."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0


@dataclass(frozen=True)
class EntityScores:
    """Tallies by entity, "all" sums up: with the names known, and with no name known."""

    known_names: dict[str, EntityTally]
    unknown_names: dict[str, EntityTally]


def left_out_entities(examples: Sequence[Example], lookup: Mapping[str, Iterable[str]]) -> EntityScores:
    """Train on four fifths of the ways, tally the others.

    What is out of scope has no entities that anybody uses, and isn't counted.
    """
    kept, left_out = next(iter(folds(examples, 5)))
    counted = [example for example in left_out if example.way.intent != OUT_OF_SCOPE]
    with TemporaryDirectory() as folder:
        Tagger.train(Path(folder), [(example.normalised.text, example.marks) for example in kept], lookup)
        tagger = Tagger(Path(folder))
        known = tally(counted, tagger)
        tagger.forget_names()
        return EntityScores(known, tally(counted, tagger))


def tally(examples: Iterable[Example], tagger: Tagger) -> dict[str, EntityTally]:
    """Compare what `tagger` finds with the annotations."""
    tallies: dict[str, EntityTally] = {"all": EntityTally()}
    for example in examples:
        found = {
            (e.entity, e.start, e.end) for e in entities_in(example.sentence.text, example.normalised, tagger)
        }
        _count(tallies, found, set(_wanted(example)))
    return dict(sorted(tallies.items()))


def _wanted(example: Example) -> list[_Span]:
    return [
        (mark.label.partition(":")[0], *example.normalised.original_span(mark.start, mark.end))
        for mark in example.marks
    ]


def _count(tallies: dict[str, EntityTally], found: set[_Span], wanted: set[_Span]) -> None:
    for span in found | wanted:
        for tally_ in (tallies["all"], tallies.setdefault(span[0], EntityTally())):
            tally_.found += span in found
            tally_.wanted += span in wanted
            tally_.right += span in found and span in wanted
