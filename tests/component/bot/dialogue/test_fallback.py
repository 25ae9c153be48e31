"""How sure the fallback is: what it answers is right, and what it leaves is told beside it.

The sentences are read as by somebody who is signed in and has just spoken of an order.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.fallback.parser import Reading, Wish, read
from gendan.platform.layout import ROOT

LANGUAGES = ("zh", "en")
PARTS = ("seen", "unseen")
PRECISION = 0.99
OWN_COVERAGE = 0.9
OTHERS_COVERAGE = 0.6
UTTERANCES = ROOT.parent / "shared" / "data" / "utterances_dev.jsonl"
# By which labels an answer to a wish is right.
RIGHT = {
    Wish.ORDER: {"order_status", "track_delivery", "delivery_delay"},
    Wish.LIST: {"order_status"},
    Wish.PERSON: {"talk_to_human"},
    Wish.GREETING: {"greet"},
}
Record = Callable[[str, object], None]


def own(language: str, part: str) -> dict[str, list[str]]:
    file = Path(__file__).with_name("fallback") / f"{language}.yml"
    sentences: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))[part]
    return sentences


def answered(text: str) -> Reading | None:
    """Return what is answered whatever the order has in it: an unknown name of goods is none of it."""
    reading = read(text)
    return None if reading is None or reading.goods else reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_sentences_of_our_own(language: str) -> None:
    sentences = [text for part in PARTS for group in own(language, part).values() for text in group]
    assert len(sentences) == len(set(sentences)) >= 150


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_answered_of_our_own_sentences_is_right(language: str, part: str) -> None:
    wrong = [
        (wanted, text, reading.wish)
        for wanted, sentences in own(language, part).items()
        for text in sentences
        if (reading := answered(text)) and reading.wish != wanted
    ]
    assert wrong == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_our_own_order_questions_are_answered(
    language: str, part: str, record_property: Record
) -> None:
    questions = own(language, part)["order"]
    missed = [text for text in questions if not answered(text)]
    share = 1 - len(missed) / len(questions)
    record_property(f"Fallback, {language}, {part}", f"{share:.0%} of {len(questions)}; missed: {missed}")
    assert share >= OWN_COVERAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_answered_of_others_words_is_right(language: str, record_property: Record) -> None:
    if not UTTERANCES.exists():
        pytest.skip(f"{UTTERANCES} isn't here: words of other shops' customers, for evaluation only")
    heard = [json.loads(line) for line in UTTERANCES.read_text(encoding="utf-8").splitlines()]
    spoken = [one for one in heard if one["lang"] == language]
    wrong, told, asked = judged(spoken)
    share = told / asked
    count = sum(bool(answered(one["text"])) for one in spoken)
    record_property(
        f"Fallback, {language}, others' words", f"{count} answered, {len(wrong)} wrong, {share:.0%}"
    )
    assert 1 - len(wrong) / count >= PRECISION, wrong
    assert share >= OTHERS_COVERAGE


def judged(spoken: list[dict[str, Any]]) -> tuple[list[str], int, int]:
    """Return what was answered wrongly, and how many of how many order questions were answered."""
    wrong: list[str] = []
    told = asked = 0
    for one in spoken:
        reading = answered(one["text"])
        is_asked = one["intent"] in RIGHT[Wish.ORDER]
        asked += is_asked
        told += is_asked and reading is not None and reading.wish is Wish.ORDER
        if reading and not RIGHT[reading.wish] & {one["intent"], *one["accept"]}:
            wrong.append(f"{reading.wish}: {one['text']}")
    return wrong, told, asked
