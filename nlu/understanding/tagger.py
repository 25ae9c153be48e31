"""A conditional random field that marks entities over a message's units."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from types import MappingProxyType

import pycrfsuite

from understanding.disjoint import DisjointMarks, Mark
from understanding.english import base_form
from understanding.familiarity import Familiarity
from understanding.gazetteer import Gazetteer, is_remembered
from understanding.patterns import forms_of, is_money
from understanding.units import Unit, number_shape, units_of

_OUTSIDE = "O"
_ALGORITHM = "l2sgd"
_SETTINGS = {
    "max_iterations": 8,
    "feature.possible_transitions": False,
    "c2": 0.02,
    # The learning rate is tried on so many sentences, and so often.
    "calibration.samples": 300,
    "calibration.max_trials": 3,
}
# In this share of the training sentences no name is recognised, so that the words around a name teach too.
_FORGETFUL = 0.4
_PLAIN_PER_ANNOTATED = 1
_NUMERALS = frozenset("一二两三四五六七八九十几半") | frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)
_MEASURES = frozenset("个件双只条台包盒箱瓶套本张份把支袋枚对部款块")
_SEED = 1
_MODEL_FILE = "entities.crfsuite"
_NAMES_FILE = "names.json"
_FAMILIAR_FILE = "familiar.json"


def unit_features(text: str, units: Sequence[Unit], tags: Sequence[Sequence[str]]) -> list[list[str]]:
    """Describe each unit and its neighbours for the CRF; `tags` say what names and new words there are."""
    own = [_describe(text, unit, said) for unit, said in zip(units, tags, strict=True)]
    words = [_word(unit) for unit in units]
    return [_in_context(own, words, at) for at in range(len(units))]


def _word(unit: Unit) -> str:
    if unit.kind == "number":
        return number_shape(unit.text)
    return base_form(unit.text) if unit.kind == "word" else unit.text


def _describe(text: str, unit: Unit, tags: Sequence[str]) -> list[str]:
    features = [unit.kind, f"w={_word(unit)}", *tags]
    if unit.text in _NUMERALS:
        features.append("numeral")
    elif unit.text in _MEASURES:
        features.append("measure")
    if unit.kind == "number":
        letters = "".join(char for char in unit.text if char.isalpha())
        digits = sum(char.isdigit() for char in unit.text)
        features += [f"form={form}" for form in forms_of(unit.text)]
        features += [f"digits={min(digits, 20)}", f"letters={len(letters)}", f"head={unit.text[:1]}"]
        if is_money(text, unit.start, unit.end):
            features.append("money")
    elif unit.kind == "word":
        features += [f"end={unit.text[-3:]}", f"begin={unit.text[:3]}"]
    return features


def _in_context(own: Sequence[list[str]], words: Sequence[str], at: int) -> list[str]:
    features = list(own[at])
    for distance in (-3, -2, -1, 1, 2, 3):
        there = at + distance
        features.append(f"{distance}:{words[there] if 0 <= there < len(words) else '#'}")
    before = words[at - 1] if at else "^"
    after = words[at + 1] if at + 1 < len(words) else "$"
    before2 = words[at - 2] if at > 1 else "^"
    after2 = words[at + 2] if at + 2 < len(words) else "$"
    features += [
        f"b={before}|{words[at]}", f"a={words[at]}|{after}", f"ba={before}|{after}",
        f"bb={before2}|{before}", f"aa={after}|{after2}",
    ]  # fmt: skip
    if at:
        features += [f"-1:{feature}" for feature in own[at - 1][2:]]
    if at + 1 < len(own):
        features += [f"1:{feature}" for feature in own[at + 1][2:]]
    return features


def labels_of(units: Sequence[Unit], marks: Sequence[Mark]) -> list[str]:
    """Return a BIO label for each unit."""
    labels = [_OUTSIDE] * len(units)
    for mark in marks:
        inside = [at for at, unit in enumerate(units) if unit.start < mark.end and unit.end > mark.start]
        for place, at in enumerate(inside):
            labels[at] = ("I-" if place else "B-") + mark.label
    return labels


def marks_of(units: Sequence[Unit], labels: Sequence[str]) -> list[Mark]:
    """Return the entities that BIO labels spell."""
    marks: list[Mark] = []
    before = _OUTSIDE
    for unit, label in zip(units, labels, strict=False):
        if label.startswith("I-") and before[2:] == label[2:]:
            marks[-1] = Mark(label[2:], marks[-1].start, unit.end)
        elif label != _OUTSIDE:
            marks.append(Mark(label[2:], unit.start, unit.end))
        before = label
    return marks


class Tagger:
    """Marks entities with a trained CRF and the names it knows.

    Args:
        folder: written by `train`.
    """

    def __init__(self, folder: Path) -> None:
        self._names = Gazetteer.load(folder / _NAMES_FILE)
        self._familiarity = Familiarity.load(folder / _FAMILIAR_FILE)
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(folder / _MODEL_FILE))

    def marks(self, text: str) -> tuple[list[Unit], list[Mark]]:
        """Return the units of normalised `text` and the entities over them."""
        units = units_of(text)
        if not units:
            return units, []
        tags = _joined(self._names.tags(units), self._familiarity.tags(units))
        features = unit_features(text, units, tags)
        marks = marks_of(units, self._tagger.tag(features))
        return units, _with_names(len(text), marks, [Mark(*name) for name in self._names.certain(units)])

    def forget_names(self) -> None:
        """Know no names, to measure what the words around them tell."""
        self._names = Gazetteer({})

    @staticmethod
    def train(
        folder: Path,
        examples: Sequence[tuple[str, Sequence[Mark]]],
        lookup: Mapping[str, Iterable[str]] = MappingProxyType({}),
    ) -> None:
        """Learn from normalised texts with their entities and write the model into `folder`.

        Args:
            folder: where the model goes.
            examples: texts and what is to be found in them.
            lookup: names that the examples need not hold, normalised, by kind.
        """
        folder.mkdir(parents=True, exist_ok=True)
        names = Gazetteer.of_annotations(
            ((mark.label, text[mark.start : mark.end]) for text, marks in examples for mark in marks),
            lookup,
        )
        familiarity = _familiarity(examples)
        familiarity.save(folder / _FAMILIAR_FILE)
        chance = Random(0)
        trainer = pycrfsuite.Trainer(algorithm=_ALGORITHM, verbose=False, params=_SETTINGS)
        for text, marks in _useful(examples, chance):
            units = units_of(text)
            if units:
                is_forgetful = chance.random() < _FORGETFUL
                known = [[] for _ in units] if is_forgetful else names.tags(units)
                tags = _joined(known, familiarity.tags(units))
                trainer.append(unit_features(text, units, tags), labels_of(units, marks))
        # CRFsuite shuffles with the C library's generator: the same sentences must give the same model.
        ctypes.CDLL(None).srand(_SEED)
        trainer.train(str(folder / _MODEL_FILE))
        names.save(folder / _NAMES_FILE)


def _joined(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[*tags, *more] for tags, more in zip(one, other, strict=True)]


def _familiarity(examples: Sequence[tuple[str, Sequence[Mark]]]) -> Familiarity:
    cut = ((units_of(text), marks) for text, marks in examples)
    return Familiarity.of((units, _inside(units, marks)) for units, marks in cut)


def _inside(units: Sequence[Unit], marks: Sequence[Mark]) -> list[bool]:
    named = [mark for mark in marks if is_remembered(mark.label)]
    return [any(mark.start <= unit.start < mark.end for mark in named) for unit in units]


def _with_names(length: int, marks: Sequence[Mark], names: Sequence[Mark]) -> list[Mark]:
    """Add the names that no longer mark covers; they replace the shorter marks that they overlap."""
    kept = DisjointMarks(length, marks)
    for name in names:
        if all(mark.end - mark.start < name.end - name.start for mark in kept.over(name.start, name.end)):
            kept.put(name)
    return kept.all()


def _useful(
    examples: Sequence[tuple[str, Sequence[Mark]]], chance: Random
) -> list[tuple[str, Sequence[Mark]]]:
    """Keep the annotated examples and about as many of those in which there is nothing to find."""
    annotated = [example for example in examples if example[1]]
    plain = [example for example in examples if not example[1]]
    count = min(len(plain), _PLAIN_PER_ANNOTATED * len(annotated))
    chosen = annotated + chance.sample(plain, count)
    chance.shuffle(chosen)
    return chosen
