from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from components.detail_classifier import DetailClassifier
from components.entity_extractor import ShopEntityExtractor
from components.intent_classifier import LinearIntentClassifier
from components.normaliser import NORMALISED, TextNormaliser
from components.session_context import SessionContext
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from training.generate import main

SMALL = Path(__file__).resolve().parents[3] / "support" / "phrasing"
CONTEXT = ExecutionContext(GraphSchema({}))
TRAINED = (LinearIntentClassifier, ShopEntityExtractor, DetailClassifier)


@pytest.fixture(scope="module")
def training_data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    folder = tmp_path_factory.mktemp("data")
    assert main(["--phrasing", str(SMALL), "--out", str(folder), "--per-way", "30"]) == 0
    data = load_data(str(folder))
    normaliser = TextNormaliser.create({}, None, Resource("normaliser"), CONTEXT)
    return normaliser.process_training_data(data)


@pytest.fixture(scope="module")
def pipeline(training_data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """All components, trained, saved and loaded again."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    loaded: list[Any] = [TextNormaliser.create({}, storage, Resource("n"), CONTEXT)]
    for component in TRAINED:
        config, resource = component.get_default_config(), Resource(component.__name__)
        component.create(config, storage, resource, CONTEXT).train(training_data)
        loaded.append(component.load(config, storage, resource, CONTEXT))
    return [*loaded, SessionContext.create({}, storage, Resource("s"), CONTEXT)]


def parse(pipeline: list[Any], text: str, **metadata: Any) -> Message:
    message = Message({"text": text, "metadata": metadata})
    for component in pipeline:
        component.process([message])
    return message


def entities(message: Message) -> dict[str, str]:
    return {entity["entity"]: entity["value"] for entity in message.get("entities", [])}


def test_training_sentences_are_normalised(training_data: TrainingData) -> None:
    assert all(message.get(NORMALISED) for message in training_data.training_examples)


def test_intent_ranking_entities_and_detail_come_out_of_a_loaded_pipeline(pipeline: list[Any]) -> None:
    message = parse(pipeline, "who signed for my last order")
    assert message.get("intent")["name"] == "track_delivery"
    assert message.get("intent_ranking")[0] == message.get("intent")
    assert entities(message) == {"order_position": "latest", "detail": "signed_by"}
    assert {"intent", "intent_ranking", "entities"} <= message.output_properties


def test_the_sessions_context_becomes_entities(pipeline: list[Any]) -> None:
    message = parse(pipeline, "早上好", language="zh", order_in_focus="A-7")
    assert entities(message) == {"session_language": "zh", "order_in_focus": "A-7"}


def test_what_the_gateway_does_not_know_is_no_entity(pipeline: list[Any]) -> None:
    assert entities(parse(pipeline, "早上好", language="zh", order_in_focus=None)) == {
        "session_language": "zh"
    }


def test_the_shops_number_shapes_arrive_by_metadata(pipeline: list[Any]) -> None:
    shapes = {"order": [], "tracking": ["########"]}
    assert entities(parse(pipeline, "12345678", number_shapes=shapes)) == {"tracking_number": "12345678"}


def test_a_message_without_text_or_metadata_passes(pipeline: list[Any]) -> None:
    message = Message({})
    for component in pipeline:
        component.process([message])
    assert message.get("intent") is None
