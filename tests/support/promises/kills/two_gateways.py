"""Customers of two gateways at once."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from uuid import uuid4

import aiohttp

from tests.support.promises.crowd import Shown, WidgetLine, assert_once, http_session
from tests.support.promises.faults import held_up
from tests.support.promises.grown_shop import GrownShop
from tests.support.promises.kills.crashing import signed_in
from tests.support.promises.promised import LIMITED, ONE_AT_A_TIME, SHOWN
from tests.support.promises.scripts import Script

THROUGH_BOTH = Script("through both", "C1001", "zh-CN", ("运费是多少", "GD100001到哪了", "谢谢"))


# Beside a goodbye, of each customer once a day: of the first conversation here, and not of the second.
HOW_DID_WE_DO = "这次帮得怎么样"


# As GENDAN_MESSAGES_PER_CONVERSATION is where nothing else is set.
PER_MINUTE = 60


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
