"""A backend as its callers meet it: over HTTP, on a real database, with the demo's fixed orders."""

from tests.support.backend.fixtures import (
    backend,
    clock,
    database,
    database_url,
    engine,
    migrated_postgres,
    migrated_sqlite,
    settings,
    shop,
    traced,
    with_settings,
)

__all__ = [
    "backend",
    "clock",
    "database",
    "database_url",
    "engine",
    "migrated_postgres",
    "migrated_sqlite",
    "settings",
    "shop",
    "traced",
    "with_settings",
]
