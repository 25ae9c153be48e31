"""Who saw or changed which order: recorded with the look itself, never rewritten, read as ids only."""

import asyncio
import json

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from backend.identity.tables import audit
from tests.support.backend.audit import read_audit
from tests.support.backend.service import GATEWAY_KEY, Backend, sign_principal


async def look_around(backend: Backend) -> None:
    await backend.get("/api/v1/orders/GD100001", sign_principal("c_7", "C1001"))
    await backend.call("GET", "/api/v1/orders/GD100001", sign_principal("c_8", "C2001"))
    await backend.get("/api/v1/orders?limit=50", sign_principal("c_9", "C1001"))
    await backend.get("/api/v1/orders/GD100001", GATEWAY_KEY)
    nudge = {"headers": {"Idempotency-Key": "n1"}}
    await backend.post("/api/v1/orders/GD100003/nudges", sign_principal("c_7", "C1001"), None, **nudge)


async def test_each_look_says_who_for_whom_and_by_which_way(backend: Backend) -> None:
    await look_around(backend)
    columns = (audit.c.actor, audit.c.customer_id, audit.c.channel, audit.c.action, audit.c.level)
    entries = await backend.rows(select(*columns).order_by(audit.c.id))

    assert [tuple(entry) for entry in entries][:4] == [
        ("conversation:c_7", "C1001", "web", "view_order", "customer"),
        ("conversation:c_8", "C2001", "web", "view_order", "none"),
        ("conversation:c_9", "C1001", "web", "list_orders", "customer"),
        ("key:gateway", None, "api", "view_order", "staff"),
    ]
    assert (entries[-1].actor, entries[-1].action) == ("conversation:c_7", "nudge")


async def test_an_entry_is_never_changed_and_only_its_age_removes_it(backend: Backend) -> None:
    await look_around(backend)
    with pytest.raises(DBAPIError, match="never changed"):
        async with backend.database.write.begin() as connection:
            await connection.execute(update(audit).values(actor="nobody"))
    backend.clock.advance(days=729)
    kept = await backend.service.retention.enforce()
    backend.clock.advance(days=2)
    old = await backend.service.retention.enforce()

    assert (kept["audit"], old["audit"]) == (0, 5)


async def test_the_command_prints_one_orders_entries_as_ids_only(backend: Backend) -> None:
    await look_around(backend)
    # A process of its own in life, with a loop of its own.
    code, printed = await asyncio.to_thread(read_audit, backend, "gd100001")
    entries = [json.loads(line) for line in printed.splitlines()]

    assert code == 0
    assert [(entry["actor"], entry["action"]) for entry in entries] == [
        ("conversation:c_7", "view_order"),
        ("conversation:c_9", "list_orders"),
        ("key:gateway", "view_order"),
    ]
    assert set(entries[0]) == {"at", "actor", "customer_id", "channel", "action", "level"}


def test_an_order_that_does_not_exist_is_named(backend: Backend) -> None:
    code, printed = read_audit(backend, "GD999999")

    assert code == 1
    assert "There is no order 'GD999999'" in printed
