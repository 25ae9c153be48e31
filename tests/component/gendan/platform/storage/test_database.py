"""What a commit waits for, and what happens when it can't."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from gendan.platform.storage.database import DATABASE_LOST, Database, Writer, open_database
from gendan.platform.storage.sqlite import SqliteWriter

UNSYNCED, SYNCED = 1, 2
ADD = text("INSERT INTO t VALUES (:a)")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    async with opened.write.begin() as connection:
        await connection.execute(text("CREATE TABLE t (a INTEGER PRIMARY KEY)"))
    yield opened
    await opened.close()


async def level(writer: Writer) -> int:
    async with writer.begin() as connection:
        return int(await connection.scalar(text("PRAGMA synchronous")))


async def add(database: Database, number: int) -> None:
    async with database.write.begin() as connection:
        await connection.execute(ADD, {"a": number})


async def kept(database: Database) -> list[int]:
    async with database.read.connect() as connection:
        return list(await connection.scalars(text("SELECT a FROM t ORDER BY a")))


async def test_only_what_may_be_lost_with_the_power_does_not_wait_for_the_disk(database: Database) -> None:
    writers = (database.write, database.write_unsynced, database.write, database.write_unsynced)
    assert [await level(writer) for writer in writers] == [SYNCED, UNSYNCED, SYNCED, UNSYNCED]


async def test_after_an_unsynced_write_that_failed_the_next_one_waits_again(database: Database) -> None:
    async def add_and_fail() -> None:
        async with database.write_unsynced.begin() as connection:
            await connection.execute(ADD, {"a": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await add_and_fail()
    assert await level(database.write) == SYNCED
    assert await kept(database) == []


async def test_those_who_write_at_the_same_time_share_commits(database: Database) -> None:
    assert isinstance(database.write, SqliteWriter)
    statements: list[str] = []
    database.write._raw.set_trace_callback(statements.append)
    await asyncio.gather(*(add(database, number) for number in range(50)))
    assert await kept(database) == list(range(50))
    assert 0 < statements.count("COMMIT") < 10


async def test_a_transaction_that_fails_takes_no_other_with_it(database: Database) -> None:
    doubled = [1, 2, 2, 3]
    results = await asyncio.gather(*(add(database, number) for number in doubled), return_exceptions=True)
    assert [type(result).__name__ for result in results] == [
        "NoneType",
        "NoneType",
        "IntegrityError",
        "NoneType",
    ]
    assert await kept(database) == [1, 2, 3]


async def test_a_transaction_that_is_cancelled_leaves_nothing(database: Database) -> None:
    async def add_and_wait() -> None:
        async with database.write.begin() as connection:
            await connection.execute(ADD, {"a": 1})
            await asyncio.sleep(60)

    waiting = asyncio.create_task(add_and_wait())
    await asyncio.sleep(0.01)
    adding = asyncio.create_task(add(database, 2))
    await asyncio.sleep(0)
    waiting.cancel()
    await adding
    assert await kept(database) == [2]


async def test_who_stops_waiting_for_a_commit_does_not_undo_it(database: Database) -> None:
    adding = [asyncio.create_task(add(database, number)) for number in range(3)]
    await asyncio.sleep(0)
    adding[0].cancel()
    await asyncio.gather(*adding[1:])
    assert {1, 2} <= set(await kept(database))


async def test_when_the_disk_is_full_nobody_is_told_that_it_was_written(database: Database) -> None:
    async with database.write.begin() as connection:
        await connection.execute(text("CREATE TABLE big (a)"))
        pages = int(await connection.scalar(text("PRAGMA page_count")))
    async with database.write.begin() as connection:
        await connection.execute(text(f"PRAGMA max_page_count={pages + 2}"))

    async def fill(number: int) -> None:
        async with database.write.begin() as connection:
            await connection.execute(ADD, {"a": number})
            await connection.execute(text("INSERT INTO big VALUES (zeroblob(3000))"))

    results = await asyncio.gather(*(fill(number) for number in range(8)), return_exceptions=True)
    assert any(isinstance(result, OperationalError) for result in results)
    written = [number for number, result in enumerate(results) if result is None]
    assert await kept(database) == written

    async with database.write.begin() as connection:
        await connection.execute(text("PRAGMA max_page_count=1000000"))
    await fill(100)
    assert await kept(database) == [*written, 100]


async def test_a_lock_of_another_process_is_waited_for_without_holding_up_the_rest(
    database: Database, tmp_path: Path
) -> None:
    other = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    async with other.write.begin() as connection:
        await connection.execute(ADD, {"a": 1})
        adding = asyncio.create_task(add(database, 2))
        await asyncio.sleep(0.1)
        assert not adding.done()
    await adding
    await other.close()
    assert await kept(database) == [1, 2]


async def test_a_reader_sees_one_moment(database: Database) -> None:
    await add(database, 1)
    async with database.read.connect() as connection:
        before = list(await connection.scalars(text("SELECT a FROM t")))
        await add(database, 2)
        after = list(await connection.scalars(text("SELECT a FROM t")))
    assert before == after == [1]
    assert await kept(database) == [1, 2]


async def test_an_error_does_not_carry_what_was_to_be_written(database: Database) -> None:
    async def fail() -> None:
        async with database.write.begin() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "my secret"})

    with pytest.raises(ProgrammingError) as failed:
        await fail()
    assert "my secret" not in str(failed.value)
    assert not isinstance(failed.value, DATABASE_LOST), "it would be tried again for ever"


async def test_a_connection_that_is_ended_in_mid_transaction_is_a_lost_database(postgres_server: str) -> None:
    database = open_database(postgres_server.format(database="postgres"))
    async with database.read.connect() as connection, database.read.connect() as other:
        pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        sleeping = asyncio.create_task(connection.execute(text("SELECT pg_sleep(60)")))
        await asyncio.sleep(0.2)
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DATABASE_LOST):
            await sleeping
    await database.close()
