"""Channels are tested on the gateway's own parts, on the small database."""

import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.gateway import chat, clock, migrated_sqlite, sqlite_copy

__all__ = [
    "certificates_read_once",
    "chat",
    "clock",
    "database_url",
    "migrated_sqlite",
]


@pytest.fixture
def database_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    return sqlite_copy(migrated_sqlite, tmp_path)


# For these tests only: others do speak TLS, with certificates of their own.
@pytest.fixture(scope="module", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Telegram's library reads all trusted certificates for each client; nothing here speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield
