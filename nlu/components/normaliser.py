"""First in the pipeline: bring the message to one form."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from understanding.normalise import Normalised, normalise

NORMALISED = "normalised"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TextNormaliser(GraphComponent):
    """Sets `normalised` on messages: plain text and where each of its characters came from."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextNormaliser:
        """Build the component; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise messages that carry text."""
        for message in messages:
            normalised_of(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training examples."""
        self.process(training_data.training_examples)
        return training_data


def normalised_of(message: Message) -> Normalised:
    """Return the message's normalised text, making it on first use."""
    stored = message.get(NORMALISED)
    if stored is None:
        normalised = normalise(message.get(TEXT) or "")
        stored = {"text": normalised.text, "starts": normalised.starts, "ends": normalised.ends}
        message.set(NORMALISED, stored)
    return Normalised(stored["text"], stored["starts"], stored["ends"])
