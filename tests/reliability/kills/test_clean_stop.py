"""Asked to end, the gateway finishes the turns under way, says their answers and lets go of everything."""

import asyncio
import os
import signal
import time

import pytest

from gendan.ops.supervisor.supervisor import Program, is_ready
from gendan.platform.layout import Layout
from tests.support.leftovers import is_alive
from tests.support.promises.conversations import ASKING
from tests.support.promises.crowd import Shown, WidgetLine, contents
from tests.support.promises.faults import held_up, pid_of
from tests.support.promises.kills.crashing import converse, signed_in
from tests.support.promises.scripts import Script
from tests.support.promises.transcripts import count_leases, count_waiting
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.rasa, pytest.mark.alone]

LONGEST_STOP_S = 20.0
# More than the dialogue takes at a time: some turns still wait for their place.
CUSTOMERS = 6


async def ended(pid: int) -> float:
    """Ask a process to end and return how long it took."""
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    while is_alive(pid):
        assert time.monotonic() - began < 2 * LONGEST_STOP_S
        await asyncio.sleep(0.05)
    return time.monotonic() - began


async def lines_of(shop: RunningShop, script: Script, count: int) -> list[WidgetLine]:
    """Connect so many customers; each has said something, so that the session is theirs."""
    lines = [WidgetLine(shop.url, script, await signed_in(shop, script.customer)) for _ in range(count)]
    for line in lines:
        await line.ask("运费是多少", bool)
    return lines


async def started_again(shop: RunningShop) -> None:
    """Return once the supervisor has a new gateway up, with which the shop's other tests go on."""
    gateway = Program("bot", (), Layout().root, f"{shop.url}/readyz")
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(is_ready, gateway):
            await asyncio.sleep(0.2)


async def test_a_clean_stop_finishes_turns_under_way_within_20_s(mortal_shop: RunningShop) -> None:
    shop = mortal_shop
    expected = contents((await converse(shop, ASKING))[0])
    lines = await lines_of(shop, ASKING, CUSTOMERS)
    gateway = pid_of(shop.var, "bot")

    def is_answer(said: list[Shown]) -> bool:
        return expected <= {message.content for message in said}

    with held_up(shop.var, "rasa"):
        asking = [asyncio.create_task(line.ask(ASKING.lines[0], is_answer)) for line in lines]
        await asyncio.sleep(1)
        assert count_waiting(shop) == CUSTOMERS
        stopping = asyncio.create_task(ended(gateway))
        await asyncio.sleep(0.5)
    took_s = await stopping
    assert (count_waiting(shop), count_leases(shop)) == (0, 0)
    assert took_s <= LONGEST_STOP_S
    for said in await asyncio.gather(*asking):
        assert not any(message.is_aside for message in said)
    for line in lines:
        await line.close()
    await started_again(shop)
