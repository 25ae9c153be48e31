"""A database as a former version left it, and the way from there."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, insert

from gendan.platform.storage.database import Database


async def at_revision(
    database: Database, scripts: Path, revision: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> None:
    """Bring an empty database to a former schema, with rows of that time by their tables."""

    def prepare(connection: Connection) -> None:
        _upgrade(connection, scripts, revision)
        former = MetaData()
        former.reflect(connection)
        for table, values in rows.items():
            connection.execute(insert(former.tables[table]), list(values))

    async with database.write.begin() as connection:
        await connection.run_sync(prepare)


async def to_newest(database: Database, scripts: Path) -> None:
    """Migrate as a start does."""
    async with database.write.begin() as connection:
        await connection.run_sync(lambda c: _upgrade(c, scripts, "head"))


def _upgrade(connection: Connection, scripts: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
