"""On a full disk nothing acknowledged is lost; with room again everything goes on by itself."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import ExitStack, closing

import pytest

from tests.support.promises.conversations import ASKING
from tests.support.promises.crowd import Shown, WidgetLine, contents
from tests.support.promises.faults import full_disk, held_up
from tests.support.promises.kills.crashing import converse, signed_in
from tests.support.promises.promised import ANSWERED, ONCE
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.rasa, pytest.mark.alone, pytest.mark.timeout(300)]

WRITERS = ("bot", "backend", "rasa")
FULL_S = 4.0
ANOTHER_MATTER = "运费是多少"


def opened(shop: RunningShop) -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(shop.gateway_database, timeout=10, isolation_level=None))


def last_delivery(shop: RunningShop) -> tuple[str, str]:
    """Return the message sent last, and what became of it."""
    with opened(shop) as database:
        query = "SELECT message_id, status FROM deliveries ORDER BY due_at DESC, seq DESC LIMIT 1"
        found: tuple[str, str] = database.execute(query).fetchone()
        return found


async def test_messages_before_and_during_a_full_disk_are_answered_once(mortal_shop: RunningShop) -> None:
    shop = mortal_shop
    expected = contents((await converse(shop, ASKING))[0])
    lines = [WidgetLine(shop.url, ASKING, await signed_in(shop, ASKING.customer)) for _ in range(2)]
    for line in lines:
        await line.ask(ANOTHER_MATTER, bool)

    def is_answer(said: list[Shown]) -> bool:
        return expected <= {message.content for message in said}

    with ExitStack() as faults:
        with held_up(shop.var, "rasa"):
            before = asyncio.create_task(lines[0].ask(ASKING.lines[0], is_answer))
            await asyncio.sleep(1)
            faults.enter_context(full_disk(shop.var, *WRITERS))
        during = asyncio.create_task(lines[1].ask(ASKING.lines[0], is_answer))
        await asyncio.sleep(FULL_S)
        assert lines[1].refusals, "a message was acknowledged that could not be written"
        assert not before.done()
    for said in await asyncio.gather(before, during):
        told = Counter(message.content for message in said)
        assert all(told[one] == 1 for one in expected), f"{ONCE}: {told}"
    for line in lines:
        await line.close()


async def test_deliveries_held_up_by_a_full_disk_go_on_by_themselves(mortal_shop: RunningShop) -> None:
    shop = mortal_shop
    line = WidgetLine(shop.url, ASKING, await signed_in(shop, ASKING.customer))
    await line.ask(ASKING.lines[0], bool)
    await asyncio.sleep(1)
    message_id, _ = last_delivery(shop)
    with full_disk(shop.var, "bot"), opened(shop) as database:
        # Due once more: it is sent, and what became of it can't be written down.
        database.execute("UPDATE deliveries SET status = 'waiting' WHERE message_id = ?", (message_id,))
        await asyncio.sleep(FULL_S)
        assert last_delivery(shop) == (message_id, "waiting")
    async with asyncio.timeout(20):
        while last_delivery(shop)[1] == "waiting":
            await asyncio.sleep(0.2)
    assert await line.ask(ANOTHER_MATTER, bool), ANSWERED
    ids = [message.id for message in line.shown]
    assert len(ids) == len(set(ids)), ONCE
    await line.close()
