"""States of anything, and what happens along with their changes."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from backend.app import build_service
from backend.history.model import HistoryEntry, Step
from backend.history.repository import HistoryRepository
from backend.history.service import Handler, History
from backend.history.state_machine import StateMachine, from_each
from backend.history.tables import StateColumn, history
from backend.identity.api_keys import ApiKeys
from backend.orders.tables import orders
from backend.shared.errors import TransitionRefusedError
from backend.shared.facts import facts
from gendan.platform.storage.database import Connection
from tests.support.backend.machine_api import move
from tests.support.backend.service import NOW, Backend

Serve = Callable[[Handler], AbstractAsyncContextManager[Backend]]


class TicketState(StrEnum):
    """As a capability of its own would have it."""

    OPEN = "open"
    SOLVED = "solved"


TICKET = StateMachine("ticket", TicketState.OPEN, from_each([TicketState.OPEN], "solve", TicketState.SOLVED))
tickets = Table(
    "tickets",
    MetaData(),
    Column("number", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
)
TICKET_STATE = StateColumn(tickets.c.number, tickets.c.state)


@pytest.fixture
async def writer(backend: Backend) -> str:
    keys = ApiKeys(backend.database, backend.clock, None)
    return await keys.create("shop system", frozenset({"orders:read", "orders:write"}))


@pytest.fixture
def serve_with(backend: Backend) -> Serve:
    """Serve the same database with somebody who acts on changes."""

    @asynccontextmanager
    async def serve(handler: Handler) -> AsyncIterator[Backend]:
        service = build_service(
            backend.settings, backend.shop, backend.database, backend.clock, state_handlers=[handler]
        )
        async with TestClient(TestServer(service.app)) as client:
            yield Backend(client, service, backend.database, backend.clock, backend.settings, backend.shop)

    return serve


async def test_what_belongs_to_no_order_has_a_history_too(backend: Backend) -> None:
    entries = TICKET.walk("T-1", [("open", NOW), ("solve", NOW)], "key:1")
    async with backend.database.write.begin() as transaction:
        for entry in entries:
            await History(backend.clock).record(transaction, entry, None)
        kept = await transaction.execute(
            select(history.c.seq, history.c.from_state, history.c.to_state, history.c.order_id)
            .where(history.c.entity == "ticket")
            .order_by(history.c.seq)
        )
        assert [tuple(row) for row in kept] == [(1, None, "open", None), (2, "open", "solved", None)]


async def test_a_state_is_moved_only_from_where_it_is_believed_to_be(backend: Backend) -> None:
    async with backend.database.write.begin() as transaction:
        await transaction.run_sync(tickets.create)
        await transaction.execute(insert(tickets).values(number="T-1", state="open"))
        repository = HistoryRepository(transaction)
        stale = Step("T-1", "open", "solved", version=7)
        assert not await repository.move(TICKET_STATE, stale)
        assert await repository.move(TICKET_STATE, Step("T-1", "open", "solved", version=1))
        row = (await transaction.execute(select(tickets.c.state, tickets.c.version))).one()
        assert tuple(row) == ("solved", 2)
        await transaction.run_sync(tickets.drop)


def test_an_event_that_isnt_possible_is_refused_by_name() -> None:
    with pytest.raises(TransitionRefusedError, match="'solve' is not possible for a ticket that is solved"):
        TICKET.target("solved", "solve")


async def test_a_handler_acts_in_the_transaction_of_the_change(serve_with: Serve, writer: str) -> None:
    async def reserve(transaction: Connection, entry: HistoryEntry, order_id: int | None) -> None:
        if (entry.entity, entry.event) == ("order", "confirm"):
            await transaction.execute(insert(facts).values(name="reserved", value=order_id))

    async with serve_with(reserve) as backend:
        answers = [
            (await move(backend, writer, "GD100003", entity="order", event=event)).status
            for event in ("hold", "release", "confirm")
        ]
        (reserved,) = await backend.rows(select(facts.c.value).where(facts.c.name == "reserved"))
        confirmed = await backend.rows(select(orders.c.number).where(orders.c.id == reserved.value))
    assert answers == [200, 200, 200]
    assert [row.number for row in confirmed] == ["GD100003"]


async def test_what_a_handler_refuses_does_not_happen(serve_with: Serve, writer: str) -> None:
    async def refuse(_transaction: Connection, _entry: HistoryEntry, _order_id: int | None) -> None:
        raise TransitionRefusedError("nothing is left in stock", event="confirm")

    async def state_and_entries(backend: Backend) -> list[Any]:
        state = select(orders.c.state, orders.c.version).where(orders.c.number == "GD100003")
        entries = select(history.c.id).where(history.c.entity_id == "GD100003")
        return [*await backend.rows(state), len(await backend.rows(entries))]

    async with serve_with(refuse) as backend:
        before = await state_and_entries(backend)
        response = await move(backend, writer, "GD100003", entity="order", event="hold")
        assert (response.status, (await response.json())["error"]["message"]) == (
            409,
            "nothing is left in stock",
        )
        assert await state_and_entries(backend) == before
