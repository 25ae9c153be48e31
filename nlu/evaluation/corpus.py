"""The project's own generated sentences, ready for training and for leaving ways out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from training.completion import lookup_tables
from training.generate import DEFAULT_PER_WAY, DEFAULT_SEED, Sentence, sentences_of
from training.phrasing import Way, read_phrasing
from training.segments import entities_of
from training.values import Values
from training.vocabulary import LANGUAGES
from understanding.disjoint import Mark
from understanding.linear import Labelled
from understanding.marks import marks_in_original
from understanding.normalise import Normalised, normalise


@dataclass(frozen=True)
class Example:
    """A generated sentence with all that is known about it."""

    sentence: Sentence
    normalised: Normalised
    marks: tuple[Mark, ...]

    @property
    def way(self) -> Way:
        """The way it comes from."""
        return self.sentence.way

    @property
    def detail(self) -> str | None:
        """The detail that it asks for."""
        return self.sentence.detail

    @property
    def labelled(self) -> Labelled:
        """What the intent model learns from it."""
        return Labelled(self.normalised.text, self.way.intent, self.way.key)


def read_corpus(folder: Path, per_way: int = DEFAULT_PER_WAY, seed: int = DEFAULT_SEED) -> list[Example]:
    """Generate all languages' sentences from the phrasing files in `folder`."""
    sentences: list[Sentence] = []
    for language in LANGUAGES:
        sentences += sentences_of(read_phrasing(folder / language), per_way, seed)
    return [_example(sentence) for sentence in sentences]


def read_lookup(folder: Path) -> dict[str, list[str]]:
    """Return all languages' known names, normalised, by kind."""
    names: dict[str, list[str]] = {}
    for language in LANGUAGES:
        phrasing = read_phrasing(folder / language)
        for kind, known in lookup_tables(phrasing, Values(phrasing)).items():
            names.setdefault(kind, []).extend(normalise(name).text for name in known)
    return names


def _example(sentence: Sentence) -> Example:
    normalised = normalise(sentence.text)
    marks = marks_in_original(normalised, entities_of(sentence.segments))
    return Example(sentence, normalised, tuple(marks))


def share_of_ways(examples: Sequence[Example], share: float, seed: int = 0) -> list[Example]:
    """Keep the sentences of that share of each intent's ways, drawn by `seed`."""
    ways = _ways_by_intent(examples)
    kept = set()
    for intent in sorted(ways):
        drawn = sorted(ways[intent])
        Random(f"{seed}/{intent}").shuffle(drawn)
        kept |= set(drawn[: max(1, round(share * len(drawn)))])
    return [example for example in examples if example.way.key in kept]


def folds(examples: Sequence[Example], count: int) -> Iterable[tuple[list[Example], list[Example]]]:
    """Yield training and left-out sentences; each way is left out once, and as a whole."""
    fold_of = {}
    for intent, ways in _ways_by_intent(examples).items():
        drawn = sorted(ways)
        Random(intent).shuffle(drawn)
        fold_of.update({way: at % count for at, way in enumerate(drawn)})
    for fold in range(count):
        kept = [example for example in examples if fold_of[example.way.key] != fold]
        yield kept, [example for example in examples if fold_of[example.way.key] == fold]


def _ways_by_intent(examples: Sequence[Example]) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {}
    for example in examples:
        ways.setdefault(f"{example.way.language}/{example.way.intent}", set()).add(example.way.key)
    return ways
