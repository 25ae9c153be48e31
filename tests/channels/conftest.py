"""Channels are tested on the gateway's own parts, on the small database."""

from pathlib import Path

import pytest

from tests.bot.conftest import chat, clock, migrated_sqlite, sqlite_copy

__all__ = ["chat", "clock", "migrated_sqlite"]


@pytest.fixture
def database_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    return sqlite_copy(migrated_sqlite, tmp_path)
