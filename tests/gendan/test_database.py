"""What a commit waits for."""

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from gendan.database import open_database

UNSYNCED, SYNCED = 1, 2


async def level(engine: AsyncEngine) -> int:
    async with engine.begin() as connection:
        return int((await connection.execute(text("PRAGMA synchronous"))).scalar_one())


async def test_only_what_may_be_lost_with_the_power_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    engines = (database.write, database.write_unsynced, database.write, database.write_unsynced)
    assert [await level(engine) for engine in engines] == [SYNCED, UNSYNCED, SYNCED, UNSYNCED]
    await database.close()


async def test_after_an_unsynced_write_that_failed_the_next_one_waits_again(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    async with database.write_unsynced.connect() as connection:
        await connection.execute(text("CREATE TABLE t (a)"))
        await connection.rollback()
    assert await level(database.write) == SYNCED
    await database.close()
