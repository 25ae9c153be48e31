"""Channels are tested on the gateway's own parts, on the small database."""

from tests.support.channels.fixtures import (
    certificates_read_once,
    chat,
    clock,
    database_url,
    migrated_sqlite,
)

__all__ = [
    "certificates_read_once",
    "chat",
    "clock",
    "database_url",
    "migrated_sqlite",
]
