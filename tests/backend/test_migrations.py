"""The migrations and the tables agree."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from backend.storage.schema import metadata
from gendan.database import Database


async def test_migrating_gives_the_tables_that_the_queries_use(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with database.write.begin() as connection:
        assert await connection.run_sync(differences) == []
