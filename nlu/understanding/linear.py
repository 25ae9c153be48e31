"""A linear text classifier: support vector machines, one against the rest, with calibrated confidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from understanding.features import Featuriser
from understanding.vocabulary import Vocabulary

_TOLERANCE = 0.01
_LEFT_OUT_EVERY = 5
_TEMPERATURES = tuple(0.05 * 1.12**step for step in range(30))
_FALLBACK_TEMPERATURE = 0.3


@dataclass(frozen=True)
class Labelled:
    """A normalised sentence, its label and the way of saying it comes from."""

    text: str
    label: str
    way: str


@dataclass(frozen=True)
class LinearModelSettings:
    """What a model is trained with.

    Attributes:
        block_weights: how much each block of features counts before the model weighs them.
        regularisation: scikit-learn's C; larger trusts the training sentences more.
        class_balance: exponent of the inverse class frequency; 0 leaves classes as frequent as they
            are, 1 makes them equal.
        calibrated: whether confidence is fitted to left-out ways, which takes a second training; a
            model that only has to choose doesn't need it.
    """

    block_weights: Mapping[str, float]
    regularisation: float = 0.6
    class_balance: float = 0.0
    calibrated: bool = True


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
    def train(
        cls, featuriser: Featuriser, examples: Sequence[Labelled], settings: LinearModelSettings
    ) -> LinearModel:
        """Learn from examples; the same ones always give the same model.

        The temperature is the one that fits the confidence on a fifth of the ways best, as judged by a
        model trained on the others: on its own training sentences any model is too sure.
        """
        documents = [featuriser.features(example.text) for example in examples]
        vocabulary = Vocabulary.build(featuriser, documents, settings.block_weights)
        rows = vocabulary.matrix(documents)
        labels = np.array([example.label for example in examples])
        left_out = _is_left_out(examples)
        temperature = _FALLBACK_TEMPERATURE
        if settings.calibrated and left_out.any() and set(labels[~left_out]) == set(labels):
            trial = _fit(rows[~left_out], labels[~left_out], settings)
            temperature = _best_temperature(trial.decision_function(rows[left_out]), labels[left_out], trial)
        machine = _fit(rows, labels, settings)
        weights, bias = _per_label(machine)
        return cls(vocabulary, machine.classes_, weights, bias, temperature)

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


def _fit(rows: csr_matrix, labels: np.ndarray, settings: LinearModelSettings) -> LinearSVC:
    machine = LinearSVC(
        C=settings.regularisation,
        class_weight=_class_weights(labels, settings.class_balance),
        tol=_TOLERANCE,
        random_state=0,
    )
    return machine.fit(rows, labels)


def _per_label(machine: LinearSVC) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and bias with one column a label, also for two labels, where sklearn keeps one."""
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == len(weights):
        return np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32)
    both = np.vstack([-weights, weights]).T
    return np.ascontiguousarray(both, dtype=np.float32), np.array([-bias[0], bias[0]], np.float32)


def _is_left_out(examples: Sequence[Labelled]) -> np.ndarray:
    """Mark the sentences of every fifth way of each label."""
    ways: dict[str, list[str]] = {}
    for example in examples:
        known = ways.setdefault(example.label, [])
        if example.way not in known[-1:] and example.way not in known:
            known.append(example.way)
    chosen = {way for known in ways.values() for way in known[_LEFT_OUT_EVERY - 1 :: _LEFT_OUT_EVERY]}
    return np.array([example.way in chosen for example in examples])


def _best_temperature(scores: np.ndarray, labels: np.ndarray, machine: LinearSVC) -> float:
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    right = np.searchsorted(machine.classes_, labels)
    rows = np.arange(len(labels))

    def surprise(temperature: float) -> float:
        return float(-np.log(softmax(scores / temperature)[rows, right] + 1e-12).mean())

    return min(_TEMPERATURES, key=surprise)


def _class_weights(labels: Sequence[str], balance: float) -> dict[str, float]:
    sizes = Counter(labels)
    mean = len(labels) / len(sizes)
    return {label: float((mean / size) ** balance) for label, size in sizes.items()}
