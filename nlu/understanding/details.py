"""Which detail a question asks for: "who signed", "how much is shipping"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from understanding.detail_cues import cued_detail
from understanding.features import shared_featuriser
from understanding.linear import Labelled, LinearModel, LinearModelSettings

NO_DETAIL = "none"
_SETTINGS = LinearModelSettings(
    block_weights={"words": 1.0, "letters": 0.4, "concepts": 0.7}, class_balance=0.2, calibrated=False
)


@dataclass(frozen=True)
class DetailText:
    """A normalised sentence, its intent, its detail or None, and its way of saying."""

    text: str
    intent: str
    detail: str | None
    way: str


class DetailModel:
    """Finds the detail among those that the intent knows.

    Args:
        model: trained linear model over details.
        details: intent → its details.
    """

    def __init__(self, model: LinearModel, details: Mapping[str, Sequence[str]]) -> None:
        self._model = model
        self._details = {intent: frozenset(names) for intent, names in details.items()}

    @classmethod
    def train(cls, examples: Sequence[DetailText]) -> DetailModel | None:
        """Learn from examples; None if no example has a detail."""
        details: dict[str, list[str]] = {}
        for example in examples:
            if example.detail:
                details.setdefault(example.intent, []).append(example.detail)
        relevant = [example for example in examples if example.intent in details]
        if not relevant:
            return None
        labelled = [Labelled(e.text, e.detail or NO_DETAIL, e.way) for e in relevant]
        model = LinearModel.train(shared_featuriser(), labelled, _SETTINGS)
        return cls(model, {intent: sorted(set(names)) for intent, names in details.items()})

    def detail(self, text: str, intent: str) -> str | None:
        """Return the detail that normalised `text` asks for, if it asks for one."""
        allowed = self._details.get(intent)
        if not allowed:
            return None
        cued = cued_detail(text, intent)
        if cued == NO_DETAIL:
            return None
        if cued in allowed:
            return cued
        probabilities = self._model.probabilities(text)
        possible = [
            (probability, label)
            for probability, label in zip(probabilities, self._model.labels, strict=False)
            if label in allowed or label == NO_DETAIL
        ]
        best = max(possible)[1]
        return None if best == NO_DETAIL else best

    def save(self, folder: Path) -> None:
        """Write the model without pickles."""
        self._model.save(folder)
        details = {intent: sorted(names) for intent, names in self._details.items()}
        (folder / "details.json").write_text(json.dumps(details))

    @classmethod
    def load(cls, folder: Path) -> DetailModel:
        """Read what `save` wrote."""
        model = LinearModel.load(folder, shared_featuriser())
        return cls(model, json.loads((folder / "details.json").read_text()))
