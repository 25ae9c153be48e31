"""Intents with a confidence that means something, and a floor under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from understanding.features import shared_featuriser
from understanding.linear import Labelled, LinearModel, LinearModelSettings
from understanding.names import OUT_OF_SCOPE

# A phone's last digits, perhaps: because of "886", the model takes any four for a goodbye.
_FOUR_DIGITS = re.compile(r"\s*(?!3166)\d{4}\W*")
_NO_GOODBYE = {"goodbye": "inform", "inform": "goodbye"}
INTENT_SETTINGS = LinearModelSettings(block_weights={"words": 1.0, "letters": 0.6, "concepts": 0.7})


@dataclass(frozen=True)
class Caution:
    """When a message counts as out of scope.

    Attributes:
        out_of_scope_weight: how many times likelier than in the training data such messages are taken
            to be: people talk about more than anybody can write down.
        minimum_confidence: an intent less sure than that is not believed.
    """

    out_of_scope_weight: float = 5.0
    minimum_confidence: float = 0.3


class IntentModel:
    """Ranks intents for normalised text.

    Args:
        model: trained linear model.
        caution: when to say out of scope.
    """

    def __init__(self, model: LinearModel, caution: Caution) -> None:
        self._model = model
        self._caution = caution
        self._weights = np.array(
            [caution.out_of_scope_weight if label == OUT_OF_SCOPE else 1.0 for label in model.labels]
        )

    @classmethod
    def train(
        cls,
        examples: Sequence[Labelled],
        settings: LinearModelSettings = INTENT_SETTINGS,
        caution: Caution = Caution(),
    ) -> IntentModel:
        """Learn from examples."""
        return cls(LinearModel.train(shared_featuriser(), examples, settings), caution)

    def cautious(self, caution: Caution) -> IntentModel:
        """Return the same model with another caution."""
        return IntentModel(self._model, caution)

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return intents with confidence, likeliest first; out_of_scope first if none is likely."""
        weighted = self._model.probabilities(text) * self._weights
        probabilities = weighted / weighted.sum()
        ranking = [(self._model.labels[at], float(probabilities[at])) for at in probabilities.argsort()[::-1]]
        if ranking[0][0] == "goodbye" and _FOUR_DIGITS.fullmatch(text):
            ranking = [(_NO_GOODBYE.get(name, name), likely) for name, likely in ranking]
        best = ranking[0][1]
        if best >= self._caution.minimum_confidence or ranking[0][0] == OUT_OF_SCOPE:
            return ranking
        others = [entry for entry in ranking if entry[0] != OUT_OF_SCOPE]
        return [(OUT_OF_SCOPE, 1 - best), *others]

    def save(self, folder: Path) -> None:
        """Write the model without pickles."""
        self._model.save(folder)

    @classmethod
    def load(cls, folder: Path, caution: Caution = Caution()) -> IntentModel:
        """Read what `save` wrote."""
        return cls(LinearModel.load(folder, shared_featuriser()), caution)
