"""A linear text classifier: logistic regression, one against the rest, with calibrated confidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from understanding.features import Featuriser
from understanding.vocabulary import Vocabulary


@dataclass(frozen=True)
class Labelled:
    """A normalised sentence, its label and the way of saying it comes from."""

    text: str
    label: str
    way: str


@dataclass(frozen=True)
class Settings:
    """What a model is trained with.

    Attributes:
        block_weights: how much each block of features counts before the model weighs them.
        regularisation: scikit-learn's C; larger trusts the training sentences more.
        class_balance: exponent of the inverse class frequency; 0 leaves classes as frequent as they
            are, 1 makes them equal.
        temperature: divides scores before the softmax; measured on left-out ways.
    """

    block_weights: Mapping[str, float]
    regularisation: float = 10.0
    class_balance: float = 0.5
    temperature: float = 1.0


class LinearModel:
    """Weighs features for labels.

    Args:
        vocabulary: the features known from training.
        labels: in the order of the columns of `weights`.
        weights: one row per feature, one column per label, float32.
        bias: one per label.
        temperature: divides the scores before the softmax.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        labels: Sequence[str],
        weights: np.ndarray,
        bias: np.ndarray,
        temperature: float,
    ) -> None:
        self.labels = list(labels)
        self._vocabulary = vocabulary
        self._weights = weights
        self._bias = bias
        self._temperature = temperature

    @classmethod
    def train(cls, featuriser: Featuriser, examples: Sequence[Labelled], settings: Settings) -> LinearModel:
        """Learn from examples; the same ones always give the same model."""
        documents = [featuriser.features(example.text) for example in examples]
        vocabulary = Vocabulary.build(featuriser, documents, settings.block_weights)
        labels = [example.label for example in examples]
        return cls.fit(vocabulary, vocabulary.matrix(documents), labels, settings)

    @classmethod
    def fit(
        cls, vocabulary: Vocabulary, matrix: csr_matrix, labels: Sequence[str], settings: Settings
    ) -> LinearModel:
        """Learn from rows that `vocabulary` made."""
        model = LogisticRegression(
            C=settings.regularisation,
            solver="liblinear",
            multi_class="ovr",
            random_state=0,
            class_weight=_class_weights(labels, settings.class_balance),
        )
        model.fit(matrix, np.array(labels))
        weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        bias = model.intercept_.astype(np.float32)
        return cls(vocabulary, list(model.classes_), weights, bias, settings.temperature)

    def scores(self, text: str) -> np.ndarray:
        """Return one score per label for normalised `text`."""
        columns, values = self._vocabulary.row(text)
        return values @ self._weights[columns] + self._bias

    def probabilities(self, text: str) -> np.ndarray:
        """Return one calibrated probability per label."""
        return softmax(self.scores(text) / self._temperature)

    def save(self, folder: Path) -> None:
        """Write the model without pickles."""
        folder.mkdir(parents=True, exist_ok=True)
        state, idf = self._vocabulary.state()
        np.savez(folder / "weights.npz", weights=self._weights, bias=self._bias, idf=idf)
        description = {"labels": self.labels, "temperature": self._temperature, "vocabulary": state}
        (folder / "model.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, featuriser: Featuriser) -> LinearModel:
        """Read what `save` wrote."""
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz") as arrays:
            weights, bias, idf = arrays["weights"], arrays["bias"], arrays["idf"]
        vocabulary = Vocabulary.restore(featuriser, description["vocabulary"], idf)
        return cls(vocabulary, description["labels"], weights, bias, description["temperature"])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _class_weights(labels: Sequence[str], balance: float) -> dict[str, float]:
    sizes = Counter(labels)
    mean = len(labels) / len(sizes)
    return {label: float((mean / size) ** balance) for label, size in sizes.items()}
