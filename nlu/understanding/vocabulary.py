"""Features of messages as numbers: TF-IDF in blocks that are weighted apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from understanding.features import BLOCKS, Featuriser

Document = Mapping[str, list[str]]


class Vocabulary:
    """Gives features their column and inverse document frequency.

    Args:
        featuriser: names a message's features.
        columns: block → feature → column.
        idf: one per column.
        weights: block → length of its part of a row.
    """

    def __init__(
        self,
        featuriser: Featuriser,
        columns: Mapping[str, dict[str, int]],
        idf: np.ndarray,
        weights: Mapping[str, float],
    ) -> None:
        self._featuriser = featuriser
        self._columns = columns
        self._idf = idf
        self._weights = weights

    @classmethod
    def build(
        cls, featuriser: Featuriser, documents: Sequence[Document], weights: Mapping[str, float]
    ) -> Vocabulary:
        """Collect the features of `documents`."""
        columns: dict[str, dict[str, int]] = {}
        frequencies: list[int] = []
        for block in BLOCKS:
            seen = Counter(feature for document in documents for feature in set(document[block]))
            columns[block] = {feature: len(frequencies) + at for at, feature in enumerate(sorted(seen))}
            frequencies += [seen[feature] for feature in columns[block]]
        idf = np.log((1 + len(documents)) / (1 + np.array(frequencies, dtype=np.float64))) + 1
        return cls(featuriser, columns, idf.astype(np.float32), weights)

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Return columns and values of normalised `text`."""
        return self.row_of(self._featuriser.features(text))

    def row_of(self, document: Document) -> tuple[np.ndarray, np.ndarray]:
        """Return columns and values of a message; each block has its weight as length."""
        columns: list[int] = []
        values = [np.zeros(0, np.float32)]
        for block in BLOCKS:
            known = self._columns[block]
            counted = Counter(known[feature] for feature in document[block] if feature in known)
            if counted:
                here = list(counted)
                raw = (1 + np.log(np.fromiter(counted.values(), np.float32))) * self._idf[here]
                columns += here
                values.append(raw * (self._weights[block] / np.linalg.norm(raw)))
        return np.array(columns, dtype=np.int64), np.concatenate(values).astype(np.float32)

    def matrix(self, documents: Sequence[Document]) -> csr_matrix:
        """Return one row per message."""
        rows = [self.row_of(document) for document in documents]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        columns = np.concatenate([columns for columns, _ in rows])
        return csr_matrix((values, columns, ends), shape=(len(rows), len(self._idf)))

    def state(self) -> tuple[dict[str, Any], np.ndarray]:
        """Return all but the featuriser, the first part fit for JSON."""
        features = {block: list(known) for block, known in self._columns.items()}
        return {"weights": dict(self._weights), "features": features}, self._idf

    @classmethod
    def restore(cls, featuriser: Featuriser, state: Mapping[str, Any], idf: np.ndarray) -> Vocabulary:
        """Return the vocabulary that `state` described."""
        columns: dict[str, dict[str, int]] = {}
        start = 0
        for block in BLOCKS:
            features = state["features"][block]
            columns[block] = {feature: at for at, feature in enumerate(features, start)}
            start += len(features)
        return cls(featuriser, columns, idf, state["weights"])
