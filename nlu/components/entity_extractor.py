"""Entities by a CRF and by form."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from understanding.entities import as_rasa, entities_in
from understanding.marks import marks_in_original
from understanding.normalise import normalise
from understanding.patterns import NumberShapePatterns
from understanding.tagger import Tagger

from components.normaliser import normalised_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ShopEntityExtractor(GraphComponent):
    """Sets `entities`; spans refer to the text as it was typed."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, tagger: Tagger | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._tagger = tagger

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        """Build an untrained component; it has no settings."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the annotated examples."""
        examples = []
        for message in training_data.nlu_examples:
            normalised = normalised_of(message)
            examples.append((normalised.text, marks_in_original(normalised, message.get(ENTITIES) or [])))
        with self._model_storage.write_to(self._resource) as folder:
            Tagger.train(folder, examples, _lookup(training_data))
            self._tagger = Tagger(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopEntityExtractor:
        """Read the trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Tagger(folder))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to messages."""
        for message in messages:
            text = message.get(TEXT)
            if self._tagger is None or not text:
                continue
            shapes = (message.get(METADATA) or {}).get("number_shapes")
            found = entities_in(
                text, normalised_of(message), self._tagger, NumberShapePatterns(shapes) if shapes else None
            )
            entities = [*message.get(ENTITIES, []), *as_rasa(found, type(self).__name__)]
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _lookup(training_data: TrainingData) -> dict[str, list[str]]:
    """Return the names of the lookup tables; tables of the same kind, one a language, are joined."""
    names: dict[str, list[str]] = {}
    for table in training_data.lookup_tables:
        names.setdefault(table["name"], []).extend(normalise(name).text for name in table["elements"])
    return names
