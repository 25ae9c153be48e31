"""The same request has one effect, and its answer is given again."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import JSON, Column, DateTime, Integer, MetaData, String, Table, select

from gendan.platform.storage.database import Connection, Database
from gendan.platform.storage.idempotency import (
    AnsweredRequests,
    KeyReusedError,
    OncePerKey,
    StillRunningError,
    StoredResponse,
)

metadata = MetaData()
answered = Table(
    "answered",
    metadata,
    Column("caller", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request_hash", String),
    Column("status", Integer),
    Column("answer", JSON),
    Column("created_at", DateTime),
)


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Counter:
    """Answers with how often it was asked."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, _transaction: Connection) -> StoredResponse:
        self.count += 1
        return StoredResponse(201, {"count": self.count})


@pytest.fixture
def requests(database: Database) -> OncePerKey:
    return OncePerKey(database, Clock(), AnsweredRequests(answered))


async def test_the_same_request_again_gets_the_same_answer(requests: OncePerKey) -> None:
    act = Counter()
    answers = [await requests.once("shop", "k_1", {"a": 1, "b": 2}, act)]
    answers.append(await requests.once("shop", "k_1", {"b": 2, "a": 1}, act))
    assert answers == [StoredResponse(201, {"count": 1})] * 2


async def test_a_key_belongs_to_one_request_of_one_caller(requests: OncePerKey) -> None:
    act = Counter()
    await requests.once("shop", "k_1", {"a": 1}, act)
    with pytest.raises(KeyReusedError):
        await requests.once("shop", "k_1", {"a": 2}, act)
    await requests.once("another shop", "k_1", {"a": 2}, act)
    assert act.count == 2


async def test_a_request_that_still_runs_is_not_run_again(requests: OncePerKey) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def act(_transaction: Connection) -> StoredResponse:
        begun.set()
        await may_end.wait()
        return StoredResponse(201, None)

    first = asyncio.create_task(requests.once("shop", "k_1", {}, act))
    await begun.wait()
    with pytest.raises(StillRunningError):
        await requests.once("shop", "k_1", {}, act)
    may_end.set()
    assert (await first).status == 201


async def test_a_request_that_failed_can_be_repeated(requests: OncePerKey) -> None:
    async def fail(_transaction: Connection) -> StoredResponse:
        raise ZeroDivisionError

    act = Counter()
    with pytest.raises(ZeroDivisionError):
        await requests.once("shop", "k_1", {}, fail)
    assert await requests.once("shop", "k_1", {}, act) == StoredResponse(201, {"count": 1})


async def test_what_a_caller_calls_a_request_is_not_kept(requests: OncePerKey, database: Database) -> None:
    await requests.once("shop", "order-of-Zorblax", {}, Counter())
    async with database.read.connect() as connection:
        assert "Zorblax" not in str((await connection.execute(select(answered))).all())
