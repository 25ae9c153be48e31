"""Alembic's entry: which tables the scripts are about."""

from bot.tables import metadata
from gendan.platform.storage.migrations import run_migration_scripts

run_migration_scripts(metadata)
