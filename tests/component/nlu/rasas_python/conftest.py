from __future__ import annotations

import gc
from pathlib import Path

import pytest
from evaluation.corpus import Example, read_corpus

SMALL = Path(__file__).resolve().parents[3] / "support" / "phrasing"
WHOLE = Path(__file__).resolve().parents[4] / "nlu" / "phrasing"


def pytest_collection_finish() -> None:
    """What Rasa has imported stays: to look through it again and again would be part of times taken."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def small_corpus() -> list[Example]:
    return read_corpus(SMALL, per_way=30)


@pytest.fixture(scope="session")
def corpus() -> list[Example]:
    """Every sentence that the model is trained with."""
    return read_corpus(WHOLE)
