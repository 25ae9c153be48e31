from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.corpus import Example
from evaluation.entity_scores import tally
from understanding.disjoint import Mark
from understanding.entities import entities_in
from understanding.gazetteer import Gazetteer
from understanding.normalise import normalise
from understanding.patterns import NumberShapePatterns
from understanding.tagger import Tagger, labels_of, marks_of
from understanding.units import units_of

SHAPES = NumberShapePatterns({"order": ["GD######"], "tracking": ["SF#############"]})


@pytest.fixture(scope="module")
def tagger(small_corpus: list[Example], tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    path: Path = tmp_path_factory.mktemp("crf")
    Tagger.train(path, [(example.normalised.text, example.marks) for example in small_corpus])
    return Tagger(path)


def found(tagger: Tagger, text: str, shapes: NumberShapePatterns | None = None) -> list[tuple[str, str, str]]:
    return [
        (e.entity, e.value, text[e.start : e.end]) for e in entities_in(text, normalise(text), tagger, shapes)
    ]


@pytest.mark.parametrize(
    ("text", "entity", "value", "said"),
    [
        ("INV/2026/0001到哪里了", "order_number", "INV/2026/0001", "INV/2026/0001"),
        ("＃１００１到哪里了", "order_number", "#1001", "＃１００１"),
        ("track sf1234567890123", "tracking_number", "SF1234567890123", "sf1234567890123"),
        ("my email is Li.Wei@Example.com", "email", "li.wei@example.com", "Li.Wei@Example.com"),
        ("收件人改成王芳，电话138 0013 8000", "phone", "13800138000", "138 0013 8000"),
        ("地址改成幸福里小区12栋2单元301", "address", "幸福里小区12栋2单元301", "幸福里小区12栋2单元301"),
        ("用英語回答", "language", "en", "英語"),
        ("who signed for my last order", "order_position", "latest", "my last order"),
    ],
)
def test_an_entity_has_its_value_and_its_place_in_the_text_as_typed(
    tagger: Tagger, text: str, entity: str, value: str, said: str
) -> None:
    assert (entity, value, said) in found(tagger, text)


def test_the_shops_shapes_win_over_the_model(tagger: Tagger) -> None:
    assert found(tagger, "100001", SHAPES) == [("order_number", "100001", "100001")]
    assert found(tagger, "1234567890123", SHAPES) == [("tracking_number", "1234567890123", "1234567890123")]


def test_the_shops_number_may_be_typed_with_gaps(tagger: Tagger) -> None:
    assert found(tagger, "gd 100 001", SHAPES) == [("order_number", "GD100001", "gd 100 001")]


def test_an_amount_is_no_order_number(tagger: Tagger) -> None:
    assert not [e for e in found(tagger, "我付了129900元") if e[0] == "order_number"]


def test_marks_and_labels_are_two_ways_of_saying_the_same() -> None:
    units = units_of("改成王芳和李娜")
    marks = [Mark("recipient", 2, 4), Mark("recipient", 5, 7)]
    assert marks_of(units, labels_of(units, marks)) == marks


def test_the_tally_counts_spans_exactly(tagger: Tagger, small_corpus: list[Example]) -> None:
    assert tally(small_corpus, tagger)["all"].f1 > 0.95


def test_the_longest_known_name_wins_and_never_reaches_past_the_end() -> None:
    names = Gazetteer({"carrier": ["顺丰", "顺丰冷运"], "product": ["丰"]})
    assert names.tags(units_of("走顺丰冷运")) == [[], *([f"{p}=carrier"] for p in "BIII")]
    assert names.tags(units_of("走顺丰")) == [[], ["B=carrier"], ["I=carrier"]]
    assert names.tags(units_of("丰")) == [["B=product"]]
