from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.corpus import Example, read_corpus

SMALL = Path(__file__).resolve().parents[1] / "phrasing"


@pytest.fixture(scope="session")
def small_corpus() -> list[Example]:
    return read_corpus(SMALL, per_way=30)
