"""The gateway's migrations: they make the tables that the queries use, and lose nothing on the way."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.app import MIGRATIONS
from bot.storage.cases import CaseState, unclosed
from bot.storage.tables import metadata
from gendan.database import Database, open_database
from gendan.migrations import migrate
from tests.bot.conftest import Chat
from tests.postgres import KeptDatabase

CONVERSATION = (
    "INSERT INTO conversations (id, channel, account, address, disclosed, language, language_pinned, episode,"
    " speaker, source, next_seq, introduced, created_at)"
    " VALUES (:id, 'web', 'default', :id, false, 'zh', false, 1, 'bot', 'x', 1, true, 1)"
)
HANDOVER = (
    "INSERT INTO handovers (id, conversation_id, turn_id, status, packet, requested_at)"
    " VALUES (:id, :conversation, :id, :status, :packet, :at)"
)
HOUR_US = 3_600_000_000


async def test_migrating_gives_the_tables_that_the_queries_use(chat: Chat) -> None:
    def differences(connection: Connection) -> list[Any]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with chat.database.write.begin() as connection:
        assert await connection.run_sync(differences) == []


# Not a coroutine: what it asks for runs loops of its own.
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def former_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as it was before there were cases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'gateway.db'}"
        asyncio.run(migrate(url, MIGRATIONS, "0007"))
        return url
    server = request.getfixturevalue("postgres_server")
    return KeptDatabase(server, "before_cases", lambda url: migrate(url, MIGRATIONS, "0007")).url


async def test_requests_for_a_person_become_cases_one_a_conversation(former_url: str) -> None:
    database = open_database(former_url)
    await _lay_out_requests(database)
    await database.close()
    await migrate(former_url, MIGRATIONS)

    database = open_database(former_url)
    async with database.read.connect() as connection:
        found = {case.conversation_id: case for case in await unclosed(connection)}
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        closed = (await connection.execute(text("SELECT conversation_id, state FROM cases"))).all()
    await database.close()
    assert "handovers" not in tables
    assert set(found) == {"c_two", "c_one"}
    assert [request["question"] for request in found["c_two"].requests] == ["第一次", "第二次"]
    assert found["c_two"].waiting_since == found["c_two"].opened_at
    assert (found["c_one"].state, found["c_one"].reason) == (CaseState.OPEN, "unanswered")
    # Nobody was told of them: whoever starts next does it.
    assert all(case.tell_at and case.told_at is None for case in found.values())
    assert ("c_done", "closed") in [tuple(row) for row in closed]


async def _lay_out_requests(database: Database) -> None:
    requests = (
        ("c_two", "waiting", '{"reason": "complaint", "question": "第一次"}', 1),
        ("c_two", "waiting", '{"reason": "complaint", "question": "第二次"}', 2),
        ("c_one", "waiting", '{"reason": "unanswered", "question": "?"}', 3),
        ("c_done", "closed", "{}", 4),
    )
    async with database.write.begin() as connection:
        for conversation in ("c_two", "c_one", "c_done"):
            await connection.execute(text(CONVERSATION), {"id": conversation})
        for number, (conversation, status, packet, hours) in enumerate(requests):
            values = {"id": f"h_{number}", "conversation": conversation, "status": status}
            await connection.execute(text(HANDOVER), {**values, "packet": packet, "at": hours * HOUR_US})
