"""A linear text classifier: TF-IDF in weighted blocks, logistic regression, calibrated by temperature."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from understanding.features import BLOCKS, Featuriser, counts


@dataclass(frozen=True)
class Settings:
    """What a model is trained with.

    Attributes:
        block_weights: how much each block of features counts before the model weighs them.
        regularisation: scikit-learn's C; larger trusts the training sentences more.
        class_balance: exponent of the inverse class frequency; 0 leaves classes as frequent as they
            are, 1 makes them equal.
        min_ways: features said in fewer ways of saying are dropped.
    """

    block_weights: Mapping[str, float]
    regularisation: float = 10.0
    class_balance: float = 0.5
    min_ways: int = 1


class Vocabulary:
    """Gives features their column and inverse document frequency."""

    def __init__(
        self, columns: Mapping[str, dict[str, int]], idf: np.ndarray, weights: Mapping[str, float]
    ) -> None:
        self.columns = columns
        self.idf = idf
        self.weights = weights

    @classmethod
    def build(
        cls, documents: Sequence[Mapping[str, list[str]]], groups: Sequence[str], settings: Settings
    ) -> Vocabulary:
        """Collect the features of `documents`; `groups` names the way each one comes from."""
        columns: dict[str, dict[str, int]] = {}
        frequencies: list[int] = []
        for block in BLOCKS:
            seen: dict[str, int] = {}
            ways: dict[str, set[str]] = {}
            for document, group in zip(documents, groups, strict=False):
                for feature in set(document[block]):
                    seen[feature] = seen.get(feature, 0) + 1
                    ways.setdefault(feature, set()).add(group)
            columns[block] = {}
            for feature in sorted(seen):
                if len(ways[feature]) >= settings.min_ways:
                    columns[block][feature] = len(frequencies)
                    frequencies.append(seen[feature])
        idf = np.log((1 + len(documents)) / (1 + np.array(frequencies, dtype=np.float64))) + 1
        return cls(columns, idf.astype(np.float32), settings.block_weights)

    def row(self, document: Mapping[str, list[str]]) -> tuple[np.ndarray, np.ndarray]:
        """Return columns and values of one message; each block has its weight as length."""
        all_columns: list[int] = []
        all_values: list[np.ndarray] = []
        for block in BLOCKS:
            known = self.columns[block]
            counted = {known[f]: n for f, n in counts(document[block]).items() if f in known}
            if not counted:
                continue
            columns = list(counted)
            values = (1 + np.log(np.fromiter(counted.values(), np.float32))) * self.idf[columns]
            all_columns += columns
            all_values.append(values * (self.weights[block] / np.linalg.norm(values)))
        values = np.concatenate(all_values) if all_values else np.zeros(0, np.float32)
        return np.array(all_columns, dtype=np.int64), values.astype(np.float32)

    def matrix(self, documents: Sequence[Mapping[str, list[str]]]) -> csr_matrix:
        """Return one row per message."""
        rows = [self.row(document) for document in documents]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        return csr_matrix(
            (np.concatenate([v for _, v in rows]), np.concatenate([c for c, _ in rows]), ends),
            shape=(len(rows), len(self.idf)),
        )


class LinearModel:
    """Weighs features for labels.

    Args:
        featuriser: names features.
        vocabulary: the features known from training.
        labels: in the order of the columns of `weights`.
        weights: one row per feature, one column per label, float32.
        bias: one per label.
        temperature: divides the scores before the softmax.
    """

    def __init__(
        self,
        featuriser: Featuriser,
        vocabulary: Vocabulary,
        labels: Sequence[str],
        weights: np.ndarray,
        bias: np.ndarray,
        temperature: float,
    ) -> None:
        self._featuriser = featuriser
        self._vocabulary = vocabulary
        self.labels = list(labels)
        self._weights = weights
        self._bias = bias
        self.temperature = temperature

    @classmethod
    def train(
        cls,
        featuriser: Featuriser,
        texts: Sequence[str],
        labels: Sequence[str],
        groups: Sequence[str],
        settings: Settings,
    ) -> LinearModel:
        """Learn from normalised `texts`."""
        documents = [featuriser.features(text) for text in texts]
        vocabulary = Vocabulary.build(documents, groups, settings)
        return cls.fit(featuriser, vocabulary, vocabulary.matrix(documents), labels, settings)

    @classmethod
    def fit(
        cls,
        featuriser: Featuriser,
        vocabulary: Vocabulary,
        matrix: csr_matrix,
        labels: Sequence[str],
        settings: Settings,
    ) -> LinearModel:
        """Learn from rows already made."""
        model = LogisticRegression(
            C=settings.regularisation,
            solver="liblinear",
            multi_class="ovr",
            random_state=0,
            class_weight=_class_weights(labels, settings.class_balance),
            max_iter=200,
        )
        model.fit(matrix, np.array(labels))
        weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        return cls(
            featuriser, vocabulary, list(model.classes_), weights, model.intercept_.astype(np.float32), 1.0
        )

    def scores(self, text: str) -> np.ndarray:
        """Return one score per label for normalised `text`."""
        columns, values = self._vocabulary.row(self._featuriser.features(text))
        return values @ self._weights[columns] + self._bias

    def probabilities(self, text: str) -> np.ndarray:
        """Return one calibrated probability per label."""
        return softmax(self.scores(text) / self.temperature)

    def save(self, folder: Path) -> None:
        """Write the model without pickles."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "weights.npz", weights=self._weights, bias=self._bias, idf=self._vocabulary.idf)
        description = {
            "labels": self.labels,
            "temperature": self.temperature,
            "block_weights": dict(self._vocabulary.weights),
            "features": {block: list(known) for block, known in self._vocabulary.columns.items()},
        }
        (folder / "model.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, featuriser: Featuriser) -> LinearModel:
        """Read what `save` wrote."""
        description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz") as arrays:
            weights, bias, idf = arrays["weights"], arrays["bias"], arrays["idf"]
        columns: dict[str, dict[str, int]] = {}
        start = 0
        for block in BLOCKS:
            features = description["features"][block]
            columns[block] = {feature: start + at for at, feature in enumerate(features)}
            start += len(features)
        vocabulary = Vocabulary(columns, idf, description["block_weights"])
        return cls(featuriser, vocabulary, description["labels"], weights, bias, description["temperature"])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _class_weights(labels: Sequence[str], balance: float) -> dict[str, float] | None:
    if not balance:
        return None
    sizes = counts(labels)
    mean = len(labels) / len(sizes)
    return {label: float((mean / size) ** balance) for label, size in sizes.items()}
