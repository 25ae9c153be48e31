import pytest
from understanding.concepts import Concepts, read_concepts
from understanding.english import base_form, expand_contraction
from understanding.features import Featuriser

CONCEPTS = Concepts(
    {"parcel": {"zh": ["快递", "包裹"], "en": ["parcel"]}, "lost": {"zh": ["丢"], "en": ["lose", "go miss"]}}
)


def concepts_of(text: str) -> list[str]:
    return list(Featuriser(CONCEPTS).features(text)["concepts"])


def test_both_languages_share_concepts() -> None:
    assert set(concepts_of("包裹丢了")) == set(concepts_of("my parcel was lost"))


def test_concepts_are_paired() -> None:
    assert "lost+parcel" in concepts_of("快递是不是丢了")


def test_a_phrase_is_found_in_any_inflection() -> None:
    assert concepts_of("it went missing") == ["lost"]


@pytest.mark.parametrize("form", ["refund", "refunds", "refunded", "refunding"])
def test_inflections_share_a_base(form: str) -> None:
    assert base_form(form) == "refund"


@pytest.mark.parametrize(
    ("word", "words"),
    [("don't", ("do", "not")), ("can't", ("can", "not")), ("wanna", ("want", "to")), ("u", ("you",))],
)
def test_contractions_and_chat_spellings_are_opened(word: str, words: tuple[str, ...]) -> None:
    assert expand_contraction(word) == words


def test_numbers_are_masked_in_the_words() -> None:
    featuriser = Featuriser(CONCEPTS)
    assert featuriser.features("order 100001") == featuriser.features("order 200002")


def test_a_chinese_saying_in_latin_letters_must_stand_alone() -> None:
    concepts = Concepts({"hello": {"zh": ["hi"]}})
    assert concepts.found_in("ship", ["ship"]) == []
    assert concepts.found_in("hi 在吗", []) == ["hello"]


def test_the_projects_concepts_load() -> None:
    assert "refund" in read_concepts().found_in("我要退款", [])
