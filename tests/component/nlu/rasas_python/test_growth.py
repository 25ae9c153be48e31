"""A message that is eight times as long takes about eight times as long to read, whatever it consists of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from evaluation import growth
from evaluation.corpus import Example
from evaluation.detail_scores import detail_texts
from understanding.detail_cues import _cues
from understanding.details import DetailModel
from understanding.entities import entities_in
from understanding.intents import IntentModel
from understanding.normalise import normalise
from understanding.patterns import NumberShapePatterns
from understanding.tagger import Tagger

Reader = Callable[[str], object]


@pytest.fixture(scope="module")
def readers(small_corpus: list[Example], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    folder = tmp_path_factory.mktemp("tagger")
    Tagger.train(folder, [(e.normalised.text, e.marks) for e in small_corpus])
    tagger = Tagger(folder)
    shapes = NumberShapePatterns({"order": ["GD######"], "tracking": ["SF#############"]})
    intents = IntentModel.train([example.labelled for example in small_corpus])
    details = DetailModel.train(detail_texts(small_corpus))
    assert details is not None
    return {
        "normalise": normalise,
        "entities": lambda text: entities_in(text, normalise(text), tagger, shapes),
        "intents": lambda text: intents.rank(normalise(text).text),
        "details": lambda text: details.detail(normalise(text).text, "track_delivery"),
        "cues": lambda text: [cue.search(text) for cues in _cues().values() for cue in cues.values()],
    }


@pytest.mark.parametrize("kind", growth.KINDS)
@pytest.mark.parametrize("part", ["normalise", "entities", "intents", "details", "cues"])
def test_reading_takes_time_in_proportion_to_the_length(
    readers: dict[str, Reader], part: str, kind: str
) -> None:
    assert growth.grows_too_fast(readers[part], kind) is None


def test_time_that_grows_with_the_square_is_noticed(tmp_path: Path) -> None:
    def compare_all(text: str) -> int:
        return sum(text.count(char) for char in text[::2])

    assert growth.grows_too_fast(compare_all, "one character") is not None
