"""On PostgreSQL: several gateways answer a conversation once, and the server may go and come back."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain

import pytest

from tests.postgres import serving
from tests.promises.crashing import converse, signed_in
from tests.promises.crowd import Shown, WidgetLine
from tests.promises.faults import held_up
from tests.promises.grownshop import GrownShop, grown_shop, second_gateway
from tests.promises.promised import ANSWERED, ONE_AT_A_TIME
from tests.promises.scripts import SCRIPTS, Script
from tests.promises.test_kills import assert_kept, report, run_crowd

pytestmark = [pytest.mark.rasa, pytest.mark.postgres, pytest.mark.timeout(400)]

# Put together they are asked as one question, so that the first would be answered twice.
THROUGH_BOTH = Script("through both", "C1001", "zh-CN", ("运费是多少", "GD100001到哪了", "谢谢"))
# Beside a goodbye, of each customer once a day: of the first conversation here, and not of the second.
HOW_DID_WE_DO = "这次帮得怎么样"
GONE_S = 4.0
END_ALL_CONNECTIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GrownShop]:
    with serving() as server, grown_shop(tmp_path_factory.mktemp("grown"), server, "grown") as running:
        yield running


async def speak_through_both(grown: GrownShop, other_url: str) -> None:
    """Say two things through two gateways while the dialogue is slow.

    Raises:
        AssertionError: what is shown isn't what one gateway alone would have said.
    """
    script, url = THROUGH_BOTH, grown.shop.url
    expected = counted(chain.from_iterable(await converse(grown.shop, script)))
    line = WidgetLine(url, script, await signed_in(grown.shop, script.customer))
    await line.ask(script.lines[0], bool)
    other = await line.another_tab(other_url)
    with held_up(grown.shop.var, "rasa"):
        await line.say(script.lines[1])
        await asyncio.sleep(0.5)
        await other.say(script.lines[2])
        await asyncio.sleep(0.5)
    await grown.settled()
    await asyncio.sleep(1)
    shown = await (await line.another_tab(url)).all_shown()
    told = counted(shown)
    assert told == expected, f"{ONE_AT_A_TIME}; too much: {told - expected}, missing: {expected - told}"


def counted(messages: Iterable[Shown]) -> Counter[str]:
    return Counter(one.content for one in messages if not one.content.startswith(HOW_DID_WE_DO))


async def test_two_gateways_answer_a_conversation_once(grown: GrownShop) -> None:
    with second_gateway(grown) as (other_url, _):
        await speak_through_both(grown, other_url)


@pytest.mark.long
async def test_what_a_gateway_left_that_died_for_good_is_answered_by_the_other(grown: GrownShop) -> None:
    with second_gateway(grown) as (other_url, process):
        line = WidgetLine(other_url, THROUGH_BOTH, await signed_in(grown.shop, THROUGH_BOTH.customer))
        await line.ask(THROUGH_BOTH.lines[0], bool)
        with held_up(grown.shop.var, "rasa"):
            await line.say(THROUGH_BOTH.lines[1])
            await asyncio.sleep(0.5)
            process.kill()
        await grown.settled()
    shown = await (await line.another_tab(grown.shop.url)).all_shown()
    assert [message.order for message in shown if message.order] == ["GD100001"], ANSWERED


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
