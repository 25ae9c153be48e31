"""Stock clients talk to the gateway's own parts on the small database, or to a whole shop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.stock_clients.gateway import Served, served
from tests.contract.stock_clients.webchat import webchat_script
from tests.support.gateway import Chat, chat, clock, migrated_sqlite, sqlite_copy

__all__ = ["chat", "clock", "migrated_sqlite"]


@pytest.fixture(scope="session")
def script() -> str:
    """What npm publishes; asked for first, so that nothing is started when it can't be fetched."""
    return webchat_script()


@pytest.fixture
def database_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    return sqlite_copy(migrated_sqlite, tmp_path)


@pytest.fixture
async def gateway(chat: Chat) -> AsyncIterator[Served]:
    async with served(chat) as gateway:
        yield gateway
