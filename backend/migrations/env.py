"""Alembic loads this by path."""

from backend.tables import metadata
from gendan.platform.storage.migrations import run_migration_scripts

run_migration_scripts(metadata)
