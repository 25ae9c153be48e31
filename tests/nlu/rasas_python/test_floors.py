"""What the models reach on other people's words doesn't fall below the floors."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.corpus import Example, read_corpus, read_lookup
from evaluation.entity_scores import left_out_entities
from evaluation.floors import missed, read_floors
from evaluation.intent_scores import by_language, judge, scores
from evaluation.left_out import classifier
from evaluation.utterances import read_utterances
from understanding.intents import IntentModel

ROOT = Path(__file__).resolve().parents[3]
PHRASING = ROOT / "nlu" / "phrasing"
UTTERANCES = ROOT.parent / "shared" / "data" / "utterances_dev.jsonl"


@pytest.fixture(scope="module")
def corpus() -> list[Example]:
    return read_corpus(PHRASING)


@pytest.mark.skipif(not UTTERANCES.exists(), reason=f"{UTTERANCES} is absent: nothing to measure by")
def test_other_peoples_words_are_understood_as_well_as_the_floors_ask(corpus: list[Example]) -> None:
    model = IntentModel.train([example.labelled for example in corpus])
    judged = judge(read_utterances(UTTERANCES), classifier(model))
    found = {language: scores(part) for language, part in by_language(judged).items()}
    assert missed(read_floors(), found) == []


def test_entities_are_found_in_templates_never_seen(corpus: list[Example]) -> None:
    found = left_out_entities(corpus, read_lookup(PHRASING))
    assert found.known_names["all"].f1 >= read_floors()["entity_f1"]
