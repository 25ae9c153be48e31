"""Score entities on sentences whose templates were not in the training data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from understanding.entities import entities_in
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


def left_out_entities(examples: Sequence[Example]) -> dict[str, EntityTally]:
    """Train on four fifths of the ways, tally the others; "all" sums up."""
    kept, left_out = next(iter(folds(examples, 5)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crf"
        Tagger.train(path, [(example.normalised.text, example.marks) for example in kept])
        return tally(left_out, Tagger(path))


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
