"""Alembic loads this by path."""

from backend.storage.schema import metadata
from gendan.migrations import run_migration_scripts

run_migration_scripts(metadata)
