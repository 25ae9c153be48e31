"""What the models reach on other people's words doesn't fall below the floors."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from evaluation.corpus import Example, read_lookup
from evaluation.entity_scores import left_out_entities
from evaluation.floors import missed, read_floors
from evaluation.intent_scores import by_language, judge, scores
from evaluation.left_out import classifier
from evaluation.utterances import read_utterances
from understanding.intents import IntentModel

ROOT = Path(__file__).resolve().parents[4]
PHRASING = ROOT / "nlu" / "phrasing"
UTTERANCES = ROOT.parent / "shared" / "data" / "utterances_dev.jsonl"


def served_intents(folder: Path) -> IntentModel:
    """Return the intent model out of the one that Rasa serves; training another takes as long again."""
    with tarfile.open(os.environ["GENDAN_TEST_MODEL"]) as model:
        for member in model:
            if "LinearIntentClassifier" in member.name and (content := model.extractfile(member)):
                (folder / Path(member.name).name).write_bytes(content.read())
    return IntentModel.load(folder)


@pytest.mark.skipif(not UTTERANCES.exists(), reason=f"{UTTERANCES} is absent: nothing to measure by")
def test_other_peoples_words_are_understood_as_well_as_the_floors_ask(tmp_path: Path) -> None:
    judged = judge(read_utterances(UTTERANCES), classifier(served_intents(tmp_path)))
    found = {language: scores(part) for language, part in by_language(judged).items()}
    assert missed(read_floors(), found) == []


def test_entities_are_found_in_templates_never_seen(corpus: list[Example]) -> None:
    found = left_out_entities(corpus, read_lookup(PHRASING))
    assert found.known_names["all"].f1 >= read_floors()["entity_f1"]
