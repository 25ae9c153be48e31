"""Intents by a linear model, with a floor below which a message counts as out of scope."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from understanding.intents import Caution, IntentModel
from understanding.linear import Labelled

from components.normaliser import normalised_of
from components.training_metadata import way_of

_RANKING_LENGTH = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Sets `intent` and `intent_ranking`."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings, which `Caution` explains."""
        return asdict(Caution())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have an intent."""
        examples = [
            Labelled(normalised_of(message).text, message.get(INTENT), way_of(message))
            for message in training_data.intent_examples
        ]
        self._model = IntentModel.train(examples, caution=_caution(self._config))
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
    ) -> LinearIntentClassifier:
        """Read the trained model."""
        with model_storage.read_from(resource) as folder:
            model = IntentModel.load(folder, _caution(config))
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify messages."""
        for message in messages:
            if self._model is not None and message.get(TEXT):
                self._classify(message, self._model)
        return messages

    def _classify(self, message: Message, model: IntentModel) -> None:
        ranking = model.rank(normalised_of(message).text)
        listed = [{"name": name, "confidence": confidence} for name, confidence in ranking[:_RANKING_LENGTH]]
        message.set(INTENT, listed[0], add_to_output=True)
        message.set("intent_ranking", listed, add_to_output=True)


def _caution(config: dict[str, Any]) -> Caution:
    return Caution(**{name: config[name] for name in asdict(Caution())})
