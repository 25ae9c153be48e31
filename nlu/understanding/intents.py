"""Intents with a confidence that means something, and a floor under it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from understanding.concepts import read_concepts
from understanding.features import Featuriser
from understanding.linear import Labelled, LinearModel, Settings
from understanding.names import OUT_OF_SCOPE

MINIMUM_CONFIDENCE = 0.2
INTENT_SETTINGS = Settings(block_weights={"words": 1.0, "letters": 0.6, "concepts": 0.7})


class IntentModel:
    """Ranks intents for normalised text.

    Args:
        model: trained linear model.
        minimum_confidence: below it, the message counts as out of scope.
    """

    def __init__(self, model: LinearModel, minimum_confidence: float) -> None:
        self._model = model
        self.minimum_confidence = minimum_confidence

    @classmethod
    def train(cls, examples: Sequence[Labelled], settings: Settings = INTENT_SETTINGS) -> IntentModel:
        """Learn from examples."""
        return cls(LinearModel.train(Featuriser(read_concepts()), examples, settings), MINIMUM_CONFIDENCE)

    def rank(self, text: str, minimum_confidence: float | None = None) -> list[tuple[str, float]]:
        """Return intents with confidence, likeliest first; out_of_scope first if none is likely."""
        floor = self.minimum_confidence if minimum_confidence is None else minimum_confidence
        probabilities = self._model.probabilities(text)
        order = probabilities.argsort()[::-1]
        ranking = [(self._model.labels[at], float(probabilities[at])) for at in order]
        if ranking[0][1] < floor and ranking[0][0] != OUT_OF_SCOPE:
            others = [entry for entry in ranking if entry[0] != OUT_OF_SCOPE]
            ranking = [(OUT_OF_SCOPE, 1 - ranking[0][1]), *others]
        return ranking

    def save(self, folder: Path) -> None:
        """Write the model without pickles."""
        self._model.save(folder)
        (folder / "floor.json").write_text(json.dumps({"minimum_confidence": self.minimum_confidence}))

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote."""
        model = LinearModel.load(folder, Featuriser(read_concepts()))
        return cls(model, json.loads((folder / "floor.json").read_text())["minimum_confidence"])
