"""What a commit waits for."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from gendan.database import DATABASE_LOST, open_database

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


async def test_an_error_does_not_carry_what_was_to_be_written(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    async with database.write.connect() as connection:
        with pytest.raises(OperationalError) as failed:
            await connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "my secret"})
    assert "my secret" not in str(failed.value)
    await database.close()


@pytest.mark.postgres
async def test_a_connection_that_is_ended_in_mid_transaction_is_a_lost_database(postgres_server: str) -> None:
    database = open_database(postgres_server.format(database="postgres"))
    async with database.write.connect() as connection, database.write.connect() as other:
        pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        sleeping = asyncio.create_task(connection.execute(text("SELECT pg_sleep(60)")))
        await asyncio.sleep(0.2)
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DATABASE_LOST):
            await sleeping
    await database.close()
