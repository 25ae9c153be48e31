import pytest
import yaml

from bot.dialogue.fallback.parser import Wish, read
from bot.shared.language import to_traditional
from gendan.platform.layout import ROOT
from gendan.text.person_words import (
    asks_for_person_in_chinese,
    asks_for_person_in_english,
    names_person,
)


@pytest.mark.parametrize(
    "text",
    [
        "人工",
        "转人工客服",
        "轉接",
        "找客服",
        "我要真人",
        "an agent",
        "your Representatives",
        "SOMEBODY",
        "a rep",
    ],
)
def test_a_person_is_named(text: str) -> None:
    assert names_person(text)


@pytest.mark.parametrize(
    "text", ["人工智能", "人工智慧", "客服电话多少", "customer service number", "personal", "agency", "reply"]
)
def test_what_is_no_person_isnt(text: str) -> None:
    assert not names_person(text)


@pytest.mark.parametrize("clause", ["我要转人工", "帮我接一下真人客服可以吗", "找客服", "在线客服", "活人"])
def test_a_clause_asks_for_a_person_in_either_script(clause: str) -> None:
    assert asks_for_person_in_chinese(clause)
    assert asks_for_person_in_chinese(to_traditional(clause))


@pytest.mark.parametrize("clause", ["客服", "客服去哪了", "人工智能", "人工费多少", "转人工退货"])
def test_a_clause_with_more_in_it_asks_for_more(clause: str) -> None:
    assert not asks_for_person_in_chinese(clause)


@pytest.mark.parametrize(
    "clause", ["can i speak to a human", "get me your manager", "i want someone", "customer service", "agent"]
)
def test_an_english_clause_asks_for_a_person(clause: str) -> None:
    assert asks_for_person_in_english(clause)


@pytest.mark.parametrize("clause", ["agent fee", "service", "the agent was rude", "a person lives here"])
def test_an_english_clause_with_more_in_it_does_not(clause: str) -> None:
    assert not asks_for_person_in_english(clause)


def lexicon(language: str, name: str) -> list[str]:
    file = ROOT / "nlu" / "phrasing" / language / "lexicon.yml"
    words: list[str] = yaml.safe_load(file.read_text(encoding="utf-8"))[name]
    return words


@pytest.mark.parametrize("word", lexicon("zh", "agent"))
def test_whom_the_model_learns_to_ask_for_the_fallback_knows_too(word: str) -> None:
    reading = read(f"转{word}")
    assert reading is not None
    assert reading.wish is Wish.PERSON


@pytest.mark.parametrize("word", [*lexicon("en", "agent"), *lexicon("en", "an_agent")])
def test_in_english_likewise(word: str) -> None:
    reading = read(f"I want to talk to {word}")
    assert reading is not None
    assert reading.wish is Wish.PERSON
