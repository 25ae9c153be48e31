from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gendan.platform.storage.database import Database, open_database


@pytest.fixture
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the tables of the test module's `metadata`."""
    opened = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    async with opened.write.begin() as connection:
        await connection.run_sync(request.module.metadata.create_all)
    yield opened
    await opened.close()
