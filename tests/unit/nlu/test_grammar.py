from random import Random

import pytest
from training.errors import GrammarError
from training.grammar import Segment, parse, references, sample


class Slots:
    def fill(self, entity: str, _rng: Random) -> Segment:
        return Segment("#1001", entity)


def said(template: str, **lexicon: str) -> set[str]:
    words = {name: parse(entry) for name, entry in lexicon.items()}
    return {
        "".join(part.text for part in sample(parse(template), words, Slots(), Random(seed)))
        for seed in range(200)
    }


def test_alternatives_nest_and_may_be_empty() -> None:
    assert said("a(b(c|d)|)") == {"a", "abc", "abd"}


def test_a_lexicon_entry_may_hold_alternatives_and_other_entries() -> None:
    assert said("查{parcel}", parcel="(快递|{mail})", mail="包裹") == {"查快递", "查包裹"}


def test_every_alternative_is_equally_likely_however_much_it_holds() -> None:
    template, rng = parse("(a|(b|c|d|e|f|g|h|i))"), Random(1)
    drawn = [sample(template, {}, Slots(), rng)[0].text for _ in range(2000)]
    assert 900 < drawn.count("a") < 1100


def test_a_slot_is_filled_and_annotated() -> None:
    assert sample(parse("查{order_number}"), {}, Slots(), Random(1))[1] == Segment("#1001", "order_number")


def test_annotated_text_may_hold_alternatives_and_a_value() -> None:
    segment = sample(parse("[(刚买|最近)的那单](order_position:latest)"), {}, Slots(), Random(1))[0]
    assert segment.entity == "order_position"
    assert segment.value == "latest"
    assert segment.text in {"刚买的那单", "最近的那单"}


def test_references_are_listed_wherever_they_stand() -> None:
    assert references(parse("{a}({b}|[x{c}](date))")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("where is (my", r"alternatives: '\)' is missing"),
        ("where) is", r"unexpected '\)'"),
        ("track {parcel", "reference: '}' is missing"),
        ("[date] later", r"write it as \[text\]\(entity\)"),
    ],
)
def test_a_template_that_cannot_be_read_says_where(template: str, problem: str) -> None:
    with pytest.raises(GrammarError, match=problem):
        parse(template)
