"""After the intent: which detail is asked for, as one entity `detail`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from understanding.details import DetailModel, DetailText

from components.normaliser import normalised_of
from components.training_metadata import detail_of, way_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class DetailClassifier(GraphComponent):
    """Adds an entity `detail` that spans the whole message."""

    def __init__(
        self, model_storage: ModelStorage, resource: Resource, model: DetailModel | None = None
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DetailClassifier:
        """Build an untrained component; it has no settings."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples' metadata."""
        examples = [
            DetailText(normalised_of(m).text, m.get(INTENT), detail_of(m), way_of(m))
            for m in training_data.intent_examples
        ]
        self._model = DetailModel.train(examples)
        if self._model is not None:
            with self._model_storage.write_to(self._resource) as folder:
                self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DetailClassifier:
        """Read the trained model; without one (no example had a detail) it finds none."""
        try:
            with model_storage.read_from(resource) as folder:
                model = DetailModel.load(folder)
        except ValueError:
            return cls(model_storage, resource)
        return cls(model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the detail to messages that ask for one."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is None or not text:
                continue
            detail = self._model.detail(normalised_of(message).text, message.get(INTENT)["name"])
            if detail:
                entity = {
                    "entity": "detail", "value": detail, "start": 0, "end": len(text),
                    "extractor": type(self).__name__,
                }  # fmt: skip
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
