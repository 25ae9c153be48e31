"""A conditional random field that marks entities over a message's units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from understanding.english import base_form
from understanding.patterns import forms_of, is_money
from understanding.units import Unit, number_shape, units_of

_OUTSIDE = "O"
_SETTINGS = {"c1": 0.05, "c2": 0.02, "max_iterations": 60, "feature.possible_transitions": False}


@dataclass(frozen=True)
class Mark:
    """An entity over `text[start:end]`; `label` is its name, with ":value" if the value isn't the text."""

    label: str
    start: int
    end: int


def unit_features(text: str, units: Sequence[Unit]) -> list[list[str]]:
    """Describe each unit and its neighbours for the CRF."""
    own = [_describe(text, unit) for unit in units]
    words = [_word(unit) for unit in units]
    return [_in_context(own, words, at) for at in range(len(units))]


def _word(unit: Unit) -> str:
    if unit.kind == "number":
        return number_shape(unit.text)
    return base_form(unit.text) if unit.kind == "word" else unit.text


def _describe(text: str, unit: Unit) -> list[str]:
    features = [unit.kind, f"w={_word(unit)}"]
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
    for unit, label in zip(units, labels, strict=False):
        if label == _OUTSIDE:
            continue
        name = label[2:]
        continues = label.startswith("I-") and marks and marks[-1].label == name
        if continues and _adjoins(units, marks[-1].end, unit):
            marks[-1] = Mark(name, marks[-1].start, unit.end)
        else:
            marks.append(Mark(name, unit.start, unit.end))
    return marks


def _adjoins(units: Sequence[Unit], end: int, unit: Unit) -> bool:
    return not any(end <= other.start < unit.start for other in units)


class Tagger:
    """Marks entities with a trained CRF.

    Args:
        path: file written by `train`.
    """

    def __init__(self, path: Path) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))

    def marks(self, text: str) -> tuple[list[Unit], list[Mark]]:
        """Return the units of normalised `text` and the entities over them."""
        units = units_of(text)
        return units, marks_of(units, self._tagger.tag(unit_features(text, units))) if units else []

    @staticmethod
    def train(path: Path, examples: Sequence[tuple[str, Sequence[Mark]]]) -> dict[str, float]:
        """Learn from normalised texts with their entities, write `path`, return the last log entry."""
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False, params=_SETTINGS)
        for text, marks in examples:
            units = units_of(text)
            if units:
                trainer.append(unit_features(text, units), labels_of(units, marks))
        trainer.train(str(path))
        return dict(trainer.logparser.last_iteration or {})
