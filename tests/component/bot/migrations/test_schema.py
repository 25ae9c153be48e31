"""A gateway's database of before goes on, with everything in it; the migrations and the tables agree."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.settings import MIGRATIONS
from bot.tables import metadata
from gendan.platform.storage.database import open_database
from gendan.platform.storage.migrations import migrate
from tests.support.postgres import PostgresServer, serving

CONVERSATION = """
INSERT INTO conversations (id, channel, account, address, disclosed, language, language_pinned, episode,
    speaker, source, next_seq, introduced, created_at)
VALUES ('c_1', 'web', 'default', 'chat', false, 'en', false, 1, 'bot', 'x', 4, true, 0)
"""
MESSAGE = """
INSERT INTO messages (id, conversation_id, seq, sender, body, buttons, created_at)
VALUES (:id, 'c_1', :seq, 'bot', '{"text": "hello"}', '[]', 0)
"""
DELIVERY = """
INSERT INTO deliveries (message_id, conversation_id, channel, seq, status, attempts, due_at)
VALUES (:id, 'c_1', :channel, :seq, :status, 0, 0)
"""
BEFORE = [("m_1", "web", 1, "parked"), ("m_2", "rest", 2, "parked"), ("m_3", "web", 3, "waiting")]


def bring_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with serving() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gateway.db'}"
    server: PostgresServer = request.getfixturevalue("server")
    return server.create(f"before_{tmp_path.name.replace('-', '_').lower()[:40]}")


def test_deliveries_of_before_go_on_and_what_was_shown_long_ago_is_not_shown_again(empty_url: str) -> None:
    async def fill_and_migrate() -> list[tuple[object, ...]]:
        database = open_database(empty_url)
        try:
            async with database.write.begin() as connection:
                await connection.run_sync(lambda c: bring_to(c, "0009"))
            async with database.write.begin() as connection:
                await connection.execute(text(CONVERSATION))
                for message_id, channel, seq, status in BEFORE:
                    given = {"id": message_id, "channel": channel, "seq": seq, "status": status}
                    await connection.execute(text(MESSAGE), given)
                    await connection.execute(text(DELIVERY), given)
            await migrate(empty_url, MIGRATIONS)
            async with database.read.connect() as connection:
                query = text("SELECT status, claimed_by, is_unsure FROM deliveries ORDER BY seq")
                return [tuple(row) for row in await connection.execute(query)]
        finally:
            await database.close()

    found = asyncio.run(fill_and_migrate())
    assert [row[0] for row in found] == ["accepted", "parked", "waiting"]
    assert all(row[1] is None and not row[2] for row in found)


def test_migrating_gives_the_tables_that_the_queries_use(empty_url: str) -> None:
    async def differences() -> list[object]:
        await migrate(empty_url, MIGRATIONS)
        database = open_database(empty_url)
        try:
            async with database.read.connect() as connection:
                return await connection.run_sync(
                    lambda c: list(compare_metadata(MigrationContext.configure(c), metadata))
                )
        finally:
            await database.close()

    assert asyncio.run(differences()) == []
