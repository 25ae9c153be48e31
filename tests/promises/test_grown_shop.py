"""On PostgreSQL: several gateways answer a conversation once, and the server may go and come back."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from uuid import uuid4

import aiohttp
import pytest

from tests.postgres import serving
from tests.promises.crashing import signed_in
from tests.promises.crowd import Shown, WidgetLine, assert_once, http_session
from tests.promises.faults import held_up
from tests.promises.grownshop import GatewayKiller, GrownShop, grown_shop, second_gateway
from tests.promises.promised import ANSWERED, LIMITED, ONE_AT_A_TIME, SHOWN
from tests.promises.scripts import SCRIPTS, Script
from tests.promises.test_kills import assert_kept, assert_right, report, run_crowd

pytestmark = [pytest.mark.rasa, pytest.mark.postgres, pytest.mark.timeout(400)]

THROUGH_BOTH = Script("through both", "C1001", "zh-CN", ("运费是多少", "GD100001到哪了", "谢谢"))
# Beside a goodbye, of each customer once a day: of the first conversation here, and not of the second.
HOW_DID_WE_DO = "这次帮得怎么样"
GONE_S = 4.0
# As GENDAN_MESSAGES_PER_CONVERSATION is where nothing else is set.
PER_MINUTE = 60
UNDELIVERED = "SELECT count(*) FROM deliveries WHERE status = 'waiting'"
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
        AssertionError: what is shown isn't what one gateway alone would have said to two tabs.
    """
    expected = counted(await speak_in_two_tabs(grown, grown.shop.url))
    told = counted(await speak_in_two_tabs(grown, other_url))
    assert told == expected, f"{ONE_AT_A_TIME}; too much: {told - expected}, missing: {expected - told}"


async def speak_in_two_tabs(grown: GrownShop, other_url: str) -> list[Shown]:
    """Say two things in two tabs while the dialogue is slow; return what a third one shows in the end."""
    script, url = THROUGH_BOTH, grown.shop.url
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
    for tab in (line, other):
        await tab.close()
    told = await (await line.another_tab(url)).all_shown()
    for tab in (line, other):
        missing = {one.content for one in told} - {one.content for one in tab.shown}
        assert not missing, f"{SHOWN}: {missing}"
        assert_once(tab.shown)
    return told


async def ask_both_over_rest(grown: GrownShop, other_url: str) -> None:
    """Ask one gateway over REST and then, while it answers, the other one for the same answer.

    Raises:
        AssertionError: the other one didn't get it soon.
    """
    headers = {"Authorization": f"Bearer {grown.shop.rest_key}"}
    metadata = {"message_id": uuid4().hex, "locale": "zh-CN"}
    body = {"sender": uuid4().hex, "message": "运费是多少", "metadata": metadata}

    async def ask(http: aiohttp.ClientSession, url: str) -> object:
        async with http.post(f"{url}/webhooks/rest/webhook", json=body, headers=headers) as response:
            return response.status, await response.json()

    async with http_session() as http:
        with held_up(grown.shop.var, "rasa"):
            asking = asyncio.create_task(ask(http, grown.shop.url))
            await asyncio.sleep(0.5)
            again = asyncio.create_task(ask(http, other_url))
            await asyncio.sleep(0.5)
        told = await asking
        await asyncio.wait({again}, timeout=5)
        assert again.done(), SHOWN
        assert await again == told, SHOWN


async def flood_both(grown: GrownShop, other_url: str) -> None:
    """Send twice as many messages as one conversation may, half of them to each gateway.

    Raises:
        AssertionError: more were taken than may be.
    """
    line = WidgetLine(grown.shop.url, THROUGH_BOTH, None)
    await line.say("运费是多少")
    other = await line.another_tab(other_url)
    took = 1
    async with asyncio.timeout(60):
        for number in range(2 * PER_MINUTE):
            tab = (line, other)[number % 2]
            said = {"message": "运费是多少", "session_id": line.session_id, "message_id": uuid4().hex}
            if "error" in await tab.utter(said):
                break
            took += 1
    for tab in (line, other):
        await tab.close()
    # Some have come back meanwhile.
    assert took <= PER_MINUTE + 10, f"{LIMITED}: {took} of {PER_MINUTE} a minute"
    await grown.settled()


def counted(messages: Iterable[Shown]) -> Counter[str]:
    return Counter(one.content for one in messages if not one.content.startswith(HOW_DID_WE_DO))


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
