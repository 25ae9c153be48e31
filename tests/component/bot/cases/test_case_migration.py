"""Requests for a person, of which nobody heard, become cases, and nobody is forgotten on the way."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select

from bot.cases.repository import CaseState, unclosed
from bot.cases.tables import cases
from bot.settings import MIGRATIONS
from bot.tables import metadata
from gendan.platform.storage.database import Database, open_database
from tests.support.gateway import Chat
from tests.support.migrating import at_revision, to_newest
from tests.support.postgres import KeptDatabase

HOUR_US = 3_600_000_000
CONVERSATION = {
    "channel": "web",
    "account": "default",
    "language": "zh",
    "language_pinned": False,
    "disclosed": False,
    "episode": 1,
    "speaker": "bot",
    "source": "x",
    "next_seq": 1,
    "read_seq": 0,
    "introduced": True,
    "created_at": 1,
}


def conversation(name: str) -> dict[str, Any]:
    return CONVERSATION | {"id": name, "address": name}


def request(name: str, hours: int, status: str, packet: dict[str, Any]) -> dict[str, Any]:
    asked = {"id": f"h_{hours}", "turn_id": f"t_{hours}", "requested_at": hours * HOUR_US}
    return asked | {"conversation_id": name, "status": status, "packet": packet}


FORMER = {
    "conversations": [conversation(name) for name in ("c_two", "c_one", "c_done")],
    "handovers": [
        request("c_two", 1, "waiting", {"reason": "complaint", "question": "第一次"}),
        request("c_two", 2, "waiting", {"reason": "complaint", "question": "第二次"}),
        request("c_one", 3, "waiting", {"reason": "unanswered", "question": "?"}),
        request("c_done", 4, "closed", {"question": "早就好了"}),
    ],
}


async def test_migrating_gives_the_tables_that_the_queries_use(chat: Chat) -> None:
    def differences(connection: Connection) -> list[Any]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with chat.database.write.begin() as connection:
        assert await connection.run_sync(differences) == []


async def _nothing(_url: str) -> None:
    """Leave a database as empty as it was made."""


# Not a coroutine: what it asks for runs loops of its own.
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gateway.db'}"
    return KeptDatabase(request.getfixturevalue("postgres_server"), "before_cases", _nothing).url


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    opened = open_database(empty_url)
    yield opened
    await opened.close()


async def test_requests_for_a_person_become_cases_one_a_conversation(database: Database) -> None:
    await at_revision(database, MIGRATIONS, "0009", FORMER)
    await to_newest(database, MIGRATIONS)
    async with database.read.connect() as connection:
        found = {case.conversation_id: case for case in await unclosed(connection)}
        states = dict((await connection.execute(select(cases.c.conversation_id, cases.c.state))).all())
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())

    assert "handovers" not in tables
    assert states == {"c_two": "open", "c_one": "open", "c_done": "closed"}
    assert [asked["question"] for asked in found["c_two"].requests] == ["第一次", "第二次"]
    assert found["c_two"].waiting_since == found["c_two"].opened_at
    assert (found["c_one"].state, found["c_one"].reason) == (CaseState.OPEN, "unanswered")
    # Nobody was told of them: whoever starts next does it.
    assert all(case.tell_at and case.told_at is None for case in found.values())
