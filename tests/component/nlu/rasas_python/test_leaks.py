"""No training sentence equals or nearly equals one that the models are measured by."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest
from evaluation.corpus import Example
from understanding.normalise import Normalised, normalise

ROOT = Path(__file__).resolve().parents[4]
UTTERANCES = ROOT.parent / "shared" / "data" / "utterances_dev.jsonl"
NEARLY_EQUAL = 0.6


def grams(text: Normalised) -> frozenset[str]:
    """Character 4-grams of the bare text; a shorter text is one gram of its own."""
    bare = re.sub(r"[\W_]+", "", text.text)
    return frozenset(bare[at : at + 4] for at in range(len(bare) - 3)) or frozenset([bare])


def nearest(said: frozenset[str], index: dict[str, list[int]], others: list[frozenset[str]]) -> float:
    candidates = {at for gram in said for at in index.get(gram, ())}
    return max((len(said & others[at]) / len(said | others[at]) for at in candidates), default=0.0)


def test_the_measure_knows_equal_and_nearly_equal_sentences() -> None:
    others = [grams(normalise("where is my package now"))]
    index = {gram: [0] for gram in others[0]}
    assert nearest(grams(normalise("Where is my package now?")), index, others) == 1
    assert nearest(grams(normalise("where is my package")), index, others) > NEARLY_EQUAL
    assert nearest(grams(normalise("cancel it please")), index, others) == 0


@pytest.mark.skipif(not UTTERANCES.exists(), reason=f"{UTTERANCES} is absent: nothing to compare with")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_training_sentence_nearly_equals_one_to_be_measured_by(
    corpus: list[Example], language: str
) -> None:
    rows = [json.loads(line) for line in UTTERANCES.read_text(encoding="utf-8").splitlines()]
    others = [grams(normalise(row["text"])) for row in rows if row["lang"] == language]
    index: dict[str, list[int]] = defaultdict(list)
    for at, other in enumerate(others):
        for gram in other:
            index[gram].append(at)
    said = [example for example in corpus if example.way.language == language]
    too_near = {
        (example.way.key, example.sentence.text)
        for example in said
        if nearest(grams(example.normalised), index, others) >= NEARLY_EQUAL
    }
    assert said
    assert not too_near, f"{len(too_near)}: mend the template: {sorted(too_near)[:5]}"
