"""The training data are as many and as varied as the models need."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from training.generate import sentences_of
from training.phrasing import Phrasing, read_phrasing
from training.vocabulary import DETAILS, INTENTS

PHRASING = Path(__file__).resolve().parents[4] / "nlu" / "phrasing"
LEAST_WAYS = 40
LEAST_SENTENCES = 300
LEAST_OUT_OF_SCOPE = 1500
LEAST_TOPICS = 30
ENOUGH_TO_COUNT = 12
LISTS = {"product": 60, "variant": 40, "address": 40, "recipient": 60, "date": 40, "reason": 30}


@pytest.fixture(scope="module", params=["zh", "en"])
def phrasing(request: pytest.FixtureRequest) -> Phrasing:
    return read_phrasing(PHRASING / request.param)


@pytest.fixture(scope="module")
def sentences(phrasing: Phrasing) -> dict[str, set[str]]:
    said: dict[str, set[str]] = defaultdict(set)
    for sentence in sentences_of(phrasing, ENOUGH_TO_COUNT, seed=1):
        said[sentence.way.intent].add(sentence.text)
    return said


def test_every_intent_has_forty_ways_of_saying(phrasing: Phrasing) -> None:
    ways = Counter(way.intent for way in phrasing.ways)
    assert {intent: ways[intent] for intent in INTENTS if ways[intent] < LEAST_WAYS} == {}


def test_every_intent_has_three_hundred_sentences(sentences: dict[str, set[str]]) -> None:
    few = {intent: len(sentences[intent]) for intent in INTENTS if len(sentences[intent]) < LEAST_SENTENCES}
    assert few == {}


def test_out_of_scope_has_fifteen_hundred_sentences_over_thirty_topics(
    phrasing: Phrasing, sentences: dict[str, set[str]]
) -> None:
    topics = {way.id.rstrip("0123456789_") for way in phrasing.ways if way.intent == "out_of_scope"}
    assert len(topics) >= LEAST_TOPICS
    assert len(sentences["out_of_scope"]) >= LEAST_OUT_OF_SCOPE


def test_the_lists_of_names_are_long_enough(phrasing: Phrasing) -> None:
    assert {k: len(phrasing.values[k]) for k, least in LISTS.items() if len(phrasing.values[k]) < least} == {}


def test_every_detail_is_asked_for_in_some_way(phrasing: Phrasing) -> None:
    known = {(intent, detail) for intent, details in DETAILS.items() for detail in details}
    asked = {(way.intent, said.detail) for way in phrasing.ways for said in way.templates if said.detail}
    shared = {"order_status", "track_delivery", "delivery_delay"}  # one list of details for the three
    delivery = {detail for intent, detail in asked if intent in shared}
    assert {(i, d) for i, d in known - asked if i not in shared or d not in delivery} == set()


def test_no_sentence_is_said_with_two_intents(sentences: dict[str, set[str]]) -> None:
    """Noise may make two short sayings alike; more than a few in a thousand are a writer's mistake."""
    intents = defaultdict(set)
    for intent, said in sentences.items():
        for text in said:
            intents[text.lower().strip("?!.。！？~… ")].add(intent)
    twice = {text: found for text, found in intents.items() if len(found) > 1}
    assert len(twice) < 0.003 * len(intents), twice
