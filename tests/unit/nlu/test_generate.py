import re
from pathlib import Path

import pytest
from training.generate import main, sentences_of
from training.phrasing import read_phrasing
from training.vocabulary import ENTITIES

from gendan.platform.layout import ROOT

PHRASING = ROOT / "tests" / "support" / "phrasing"


def texts(language: str, seed: int = 1, per_way: int = 12) -> list[str]:
    return [s.text for s in sentences_of(read_phrasing(PHRASING / language), per_way, seed)]


def test_the_same_seed_writes_the_same_sentences() -> None:
    assert texts("zh") == texts("zh")


def test_another_seed_writes_others() -> None:
    assert texts("zh") != texts("zh", seed=2)


def test_no_way_gets_more_than_its_share() -> None:
    phrasing = read_phrasing(PHRASING / "en")
    said = [s.way.key for s in sentences_of(phrasing, 12, 1)]
    assert all(said.count(way.key) <= 12 for way in phrasing.ways)
    assert said.count("en/track_delivery/where") == 12


def test_a_way_says_nothing_twice() -> None:
    phrasing = read_phrasing(PHRASING / "en")
    said = [(s.way.key, s.text) for s in sentences_of(phrasing, 40, 1)]
    assert len(said) == len(set(said))


def test_another_way_leaves_a_ways_sentences_as_they_were() -> None:
    phrasing = read_phrasing(PHRASING / "en")
    alone = [s.text for s in sentences_of(phrasing, 12, 1, ways=phrasing.ways[-1:])]
    assert texts("en")[-len(alone) :] == alone


def test_entities_are_where_the_annotation_says() -> None:
    for sentence in sentences_of(read_phrasing(PHRASING / "zh"), 40, 1):
        assert "".join(part.text for part in sentence.segments) == sentence.text
        assert all(part.text.strip() for part in sentence.segments if part.entity)


def test_order_numbers_take_many_shapes() -> None:
    phrasing = read_phrasing(PHRASING / "zh")
    numbers = {
        re.sub(r"[0-9]", "9", re.sub(r"[A-Za-z]", "A", part.text))
        for sentence in sentences_of(phrasing, 300, 1)
        for part in sentence.segments
        if part.entity == "order_number"
    }
    assert len(numbers) > 40


def test_the_command_writes_rasas_format_with_way_and_detail(tmp_path: Path) -> None:
    assert main(["--phrasing", str(PHRASING), "--out", str(tmp_path)]) == 0
    written = (tmp_path / "zh.yml").read_text(encoding="utf-8")
    assert '"way": "zh/track_delivery/signed", "detail": "signed_by"' in written
    assert set(re.findall(r"\]\(([a-z_]+)", written)) <= ENTITIES
    assert "[刚买的那单](order_position:latest)" in written


def test_the_command_says_what_is_wrong_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "greet.yml").write_text("intent: greet\nways: [{id: a, say: ['{product}']}]")
    assert main(["--phrasing", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "no values for {product}: list some in zh/values.yml" in capsys.readouterr().err
