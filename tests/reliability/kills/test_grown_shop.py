"""On PostgreSQL: several gateways answer a conversation once, and the server may go and come back."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.support.postgres import serving
from tests.support.promises.crowd import WidgetLine
from tests.support.promises.faults import held_up
from tests.support.promises.grown_shop import GatewayKiller, GrownShop, grown_shop, second_gateway
from tests.support.promises.kills.crashing import signed_in
from tests.support.promises.kills.kill_run import assert_kept, assert_right, report, run_crowd
from tests.support.promises.kills.two_gateways import (
    THROUGH_BOTH,
    ask_both_over_rest,
    flood_both,
    speak_through_both,
)
from tests.support.promises.promised import ANSWERED
from tests.support.promises.scripts import SCRIPTS

pytestmark = [pytest.mark.rasa, pytest.mark.postgres, pytest.mark.timeout(400)]


GONE_S = 4.0


UNDELIVERED = "SELECT count(*) FROM deliveries WHERE status = 'waiting'"


END_ALL_CONNECTIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GrownShop]:
    with serving() as server, grown_shop(tmp_path_factory.mktemp("grown"), server, "grown") as running:
        yield running


async def test_two_gateways_answer_a_conversation_once(grown: GrownShop) -> None:
    with second_gateway(grown.shop, grown.variables) as second:
        await speak_through_both(grown, second.url)
        await ask_both_over_rest(grown, second.url)


async def test_a_limit_counts_over_two_gateways(grown: GrownShop) -> None:
    with second_gateway(grown.shop, grown.variables) as second:
        await flood_both(grown, second.url)


@pytest.mark.long
async def test_what_a_gateway_left_that_died_for_good_is_answered_by_the_other(grown: GrownShop) -> None:
    with second_gateway(grown.shop, grown.variables) as second:
        line = WidgetLine(second.url, THROUGH_BOTH, await signed_in(grown.shop, THROUGH_BOTH.customer))
        await line.ask(THROUGH_BOTH.lines[0], bool)
        with held_up(grown.shop.var, "rasa"):
            await line.say(THROUGH_BOTH.lines[1])
            await asyncio.sleep(0.5)
            second.kill()
        await grown.settled()
    shown = await (await line.another_tab(grown.shop.url)).all_shown()
    assert [message.order for message in shown if message.order] == ["GD100001"], ANSWERED


async def kill_gateways(
    grown: GrownShop, most: int, size: int, rounds: int = 1, every_s: float = 2.5, **more: float
) -> str:
    """Let customers talk to two gateways, now one and now the other, while these are killed at random.

    Raises:
        AssertionError: what they are shown isn't what one gateway that lives would have shown.
    """
    undisturbed = await run_crowd(grown.shop, len(SCRIPTS), rounds)
    expected = {record.script.name: record.answers for record in undisturbed}
    for record in undisturbed:
        assert_right(record)
    with second_gateway(grown.shop, grown.variables) as second:
        killer = GatewayKiller(grown, second, every_s, 1, most, more.get("stops_s", 0.0))
        killing = asyncio.create_task(killer.run())
        try:
            thinks_s = more.get("thinks_s", 0.5)
            records = await run_crowd(grown.shop, size, rounds, expected, thinks_s, [second.url])
        finally:
            killing.cancel()
            with suppress(asyncio.CancelledError):
                await killing
        await grown.settled()
    assert killer.done
    assert_kept(records, expected)
    assert not await grown.count(UNDELIVERED)
    return report(records, killer)


async def test_customers_of_two_gateways_get_every_answer_once_while_these_die(
    grown: GrownShop, record_property: Callable[[str, object], None]
) -> None:
    record_property("Two gateways", await kill_gateways(grown, most=6, size=8))


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_six_hundred_messages_to_two_gateways_outlive_kills_and_standstills(
    grown: GrownShop, record_property: Callable[[str, object], None]
) -> None:
    done = await kill_gateways(grown, most=40, size=30, rounds=2, every_s=5, stops_s=8, thinks_s=4)
    record_property("Two gateways, long", done)


class Outages:
    """Takes the database away in each way that it goes, and brings it back."""

    def __init__(self, grown: GrownShop, pause_s: float) -> None:
        self._grown = grown
        self._pause_s = pause_s
        self.done: list[str] = []

    async def run(self) -> None:
        for how in (signal.SIGINT, signal.SIGQUIT):
            await asyncio.sleep(self._pause_s)
            await asyncio.to_thread(self._grown.server.stop, how)
            try:
                await asyncio.sleep(GONE_S)
            finally:
                self._grown.server.start()
            self.done.append(how.name)
            await asyncio.sleep(self._pause_s)
            await self._grown.count(END_ALL_CONNECTIONS)
            self.done.append("connections ended")


async def test_customers_get_every_answer_once_while_the_database_goes_and_comes_back(
    grown: GrownShop, record_property: Callable[[str, object], None]
) -> None:
    undisturbed = await run_crowd(grown.shop, len(SCRIPTS), rounds=1)
    expected = {record.script.name: record.answers for record in undisturbed}
    outages = Outages(grown, pause_s=2)
    running = asyncio.create_task(outages.run())
    try:
        records = await run_crowd(grown.shop, 8, 1, expected)
        await running
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert_kept(records, expected)
    await grown.settled()
    record_property("Database gone and back", report(records, outages))
