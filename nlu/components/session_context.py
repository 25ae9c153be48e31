"""Last in the pipeline: what the gateway knows becomes entities, so that slots fill without an action."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, METADATA
from rasa.shared.nlu.training_data.message import Message

# Metadata key → entity. `language` is what a customer *asks* for; what they write in is another thing.
_CONTEXT = {"language": "session_language", "order_in_focus": "order_in_focus"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SessionContext(GraphComponent):
    """Adds entities `session_language` and `order_in_focus` from the turn's metadata."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SessionContext:
        """Build the component; it has no settings."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the context to messages that carry metadata."""
        for message in messages:
            known = message.get(METADATA) or {}
            context = [_entity(entity, str(known[key])) for key, entity in _CONTEXT.items() if known.get(key)]
            if context:
                message.set(ENTITIES, [*message.get(ENTITIES, []), *context], add_to_output=True)
        return messages


def _entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": SessionContext.__name__}
