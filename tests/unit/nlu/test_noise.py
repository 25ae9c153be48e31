from random import Random

from training.grammar import Segment
from training.noise import read_noise
from training.segments import text_of, tidy

ZH = [Segment("订单"), Segment("#A1001", "order_number"), Segment("的快递怎么还没有收到？")]
EN = [Segment("Where is my order "), Segment("INV/2026/0001", "order_number"), Segment("? I want to know.")]


def written(language: str, said: list[Segment], *, courtesies: bool = True) -> list[list[Segment]]:
    noise = read_noise(language)
    return [noise.write(said, Random(seed), courtesies=courtesies) for seed in range(400)]


def test_the_entity_stays_whole_through_all_noise() -> None:
    for said in written("en", EN):
        assert [part.text.lower() for part in said if part.entity] == ["inv/2026/0001"]


def test_noise_writes_traditional_characters_and_full_width_letters() -> None:
    texts = {text_of(said) for said in written("zh", ZH)}
    assert any("訂單" in text for text in texts)
    assert any("１００１" in text for text in texts)


def test_noise_puts_courtesies_around_and_drops_marks() -> None:
    texts = {text_of(said) for said in written("zh", ZH)}
    assert any(text.startswith("在吗") for text in texts)
    assert any(text.endswith("没有收到") for text in texts)


def test_without_courtesies_nothing_stands_before_the_sentence() -> None:
    assert not any(text_of(s).startswith(("hi", "hello")) for s in written("en", EN, courtesies=False))


def test_noise_mistypes_words() -> None:
    assert any("oder" in text_of(said).lower() for said in written("en", EN))


def test_tidy_drops_surplus_spaces_but_not_those_of_an_entity() -> None:
    said = tidy([Segment(" my  order "), Segment("1001 2002", "order_number"), Segment(" ?")])
    assert text_of(said) == "my order 1001 2002?"
