"""A gateway with a real database and a dialogue that does as the test says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.gateway import chat, clock, migrated_postgres, migrated_sqlite, sqlite_copy
from tests.support.postgres import KeptDatabase

__all__ = ["chat", "clock", "migrated_postgres", "migrated_sqlite"]


# Not a coroutine: what it asks for runs loops of its own.
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_copy(request.getfixturevalue("migrated_sqlite"), tmp_path)
        return
    kept: KeptDatabase = request.getfixturevalue("migrated_postgres")
    yield kept.url
    kept.restore()
