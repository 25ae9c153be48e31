from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from evaluation.corpus import Example, folds
from understanding.details import DetailModel, DetailText
from understanding.intents import Caution, IntentModel
from understanding.normalise import normalise


def rank(model: IntentModel, text: str) -> list[tuple[str, float]]:
    return model.rank(normalise(text).text)


@pytest.fixture(scope="module")
def intents(small_corpus: list[Example]) -> IntentModel:
    return IntentModel.train([example.labelled for example in small_corpus])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我的包裹到哪了？", "track_delivery"),
        ("我個包裹到邊度", "track_delivery"),
        ("Where’s my parcel", "track_delivery"),
        ("ｗｈｅｒｅ ｉｓ ｍｙ ｐａｒｃｅｌ", "track_delivery"),
        ("请把地址改成幸福里小区5栋", "change_address"),
        ("tell me another joke", "out_of_scope"),
        ("1234567", "inform"),
        ("5678", "inform"),
    ],
)
def test_a_sentence_gets_its_intent_in_either_language(intents: IntentModel, text: str, intent: str) -> None:
    assert rank(intents, text)[0][0] == intent


def test_confidences_are_probabilities_in_falling_order(intents: IntentModel) -> None:
    confidences = [confidence for _, confidence in rank(intents, "where is it")]
    assert sum(confidences) == pytest.approx(1)
    assert confidences == sorted(confidences, reverse=True)


def test_an_intent_below_the_floor_is_out_of_scope_and_stays_in_the_ranking(
    small_corpus: list[Example],
) -> None:
    labelled = [example.labelled for example in small_corpus]
    strict = IntentModel.train(labelled, caution=Caution(minimum_confidence=1.0))
    first, second = rank(strict, "where is my parcel")[:2]
    assert (first[0], second[0]) == ("out_of_scope", "track_delivery")


def test_a_heavier_out_of_scope_is_found_more_often(small_corpus: list[Example]) -> None:
    labelled = [example.labelled for example in small_corpus]
    light = IntentModel.train(labelled, caution=Caution(out_of_scope_weight=1, minimum_confidence=0))
    heavy = IntentModel.train(labelled, caution=Caution(out_of_scope_weight=50, minimum_confidence=0))
    confidence = [dict(rank(model, "my parcel sings a song"))["out_of_scope"] for model in (light, heavy)]
    assert confidence[0] < confidence[1]


def test_the_same_sentences_train_the_same_model(small_corpus: list[Example], intents: IntentModel) -> None:
    again = IntentModel.train([example.labelled for example in small_corpus])
    assert rank(again, "send it back please") == rank(intents, "send it back please")


def test_a_saved_model_ranks_as_before(intents: IntentModel, tmp_path: Path) -> None:
    intents.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    np.testing.assert_allclose(
        [c for _, c in rank(loaded, "我想退货")], [c for _, c in rank(intents, "我想退货")], rtol=1e-5
    )


def test_an_empty_message_has_an_intent_too(intents: IntentModel) -> None:
    assert rank(intents, "")


def details_of(corpus: list[Example]) -> list[DetailText]:
    return [DetailText(e.normalised.text, e.way.intent, e.detail, e.way.key) for e in corpus]


@pytest.mark.parametrize(
    ("text", "intent", "detail"),
    [
        ("who signed for my parcel", "track_delivery", "signed_by"),
        ("包裹是谁签收的", "track_delivery", "signed_by"),
        ("track sf1234567890123", "track_delivery", None),
        ("who signed for my parcel", "greet", None),
    ],
)
def test_a_detail_is_found_among_those_of_the_intent(
    small_corpus: list[Example], tmp_path: Path, text: str, intent: str, detail: str | None
) -> None:
    model = DetailModel.train(details_of(small_corpus))
    assert model is not None
    model.save(tmp_path)
    assert DetailModel.load(tmp_path).detail(text, intent) == detail


def test_without_details_there_is_no_detail_model(small_corpus: list[Example]) -> None:
    greetings = [e for e in small_corpus if e.way.intent == "greet"]
    assert DetailModel.train(details_of(greetings)) is None


def test_each_way_is_left_out_once_and_as_a_whole(small_corpus: list[Example]) -> None:
    left_out_ways: list[str] = []
    for kept, left_out in folds(small_corpus, 3):
        ways = {example.way.key for example in left_out}
        assert not ways & {example.way.key for example in kept}
        left_out_ways += ways
    assert sorted(left_out_ways) == sorted({example.way.key for example in small_corpus})
