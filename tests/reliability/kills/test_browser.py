"""What a real browser displays while its network, its tab and the gateway come and go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page

from tests.support.browser import chromium
from tests.support.promises.faults import kill
from tests.support.promises.promised import ANSWERED, ONCE
from tests.support.promises.transcripts import latest_talk, wait_until_answered
from tests.support.shop import RunningShop, demo_shop

pytestmark = [pytest.mark.rasa, pytest.mark.chromium, pytest.mark.timeout(900)]

DISPLAYED = """() => { const find = (root) => [...root.querySelectorAll('*')].flatMap((it) =>
    [...(it.localName === 'gendan-message' ? [it] : []), ...(it.shadowRoot ? find(it.shadowRoot) : [])]);
    return find(document).map(({ message }) => [message.sender, message.text, message.seq ?? null]); }"""
_SETTLED_S = 60


@pytest.fixture(scope="module")
def unlimited_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    variables = {"GENDAN_MESSAGES_PER_CONVERSATION": "0", "GENDAN_MESSAGES_PER_NETWORK": "0"}
    with demo_shop(tmp_path_factory.mktemp("browser"), **variables) as running:
        yield running


class Browsing:
    """A customer with one tab, who goes on whatever happens to it."""

    def __init__(self, context: BrowserContext, shop: RunningShop) -> None:
        self._context = context
        self._shop = shop
        self._page: Page | None = None

    async def open(self) -> None:
        self._page = await self._context.new_page()
        # The gateway may just be starting.
        for _ in range(60):
            try:
                await self._page.goto(f"{self._shop.url}/chat?lang=en")
                await self._page.locator("gendan-composer textarea").wait_for(timeout=5_000)
            except Exception:  # noqa: BLE001 - a browser's many ways of saying that nobody is there
                await asyncio.sleep(0.5)
            else:
                return
        raise AssertionError("the chat page never came")

    @property
    def page(self) -> Page:
        assert self._page
        return self._page

    async def say(self, text: str) -> None:
        await self.page.locator("gendan-composer textarea").fill(text)
        await self.page.keyboard.press("Enter")

    async def lose_network(self, seconds: float) -> None:
        await self._context.set_offline(True)
        await asyncio.sleep(seconds)
        await self._context.set_offline(False)

    async def lose_tab(self) -> None:
        await self.page.close()
        await self.open()

    async def displayed(self) -> list[list[Any]]:
        shown: list[list[Any]] = await self.page.evaluate(DISPLAYED)
        return shown


@asynccontextmanager
async def browsing(shop: RunningShop) -> AsyncIterator[Browsing]:
    async with chromium() as browser:
        customer = Browsing(await browser.new_context(locale="en-US"), shop)
        await customer.open()
        yield customer


async def talk(shop: RunningShop, customer: Browsing, count: int, offline_s: float) -> None:
    """Say so many things; the network, the tab and the gateway each go once a quarter."""
    quarter = count // 4
    for number in range(count):
        if number == quarter:
            outage = asyncio.create_task(customer.lose_network(offline_s))
        elif number == 2 * quarter:
            await outage
            kill(shop.var, "bot")
        elif number == 3 * quarter:
            # The next tab is told everything anew; what this one displayed is lost with it.
            assert_once(await customer.displayed())
            await customer.lose_tab()
        await customer.say(f"thanks {number}")
        # Written while offline too, so that some wait in the browser.
        await asyncio.sleep(offline_s / quarter if quarter <= number < 2 * quarter else 0)


def assert_once(shown: list[list[Any]]) -> None:
    own = [int(text.split()[1]) for sender, text, _ in shown if sender == "customer"]
    seqs = [seq for _, _, seq in shown if seq is not None]
    assert own == list(range(len(own))), ONCE
    assert len(seqs) == len(set(seqs)), ONCE


async def settled(shop: RunningShop, customer: Browsing, count: int) -> list[list[Any]]:
    """Return what is displayed once every message has gone out and been answered."""
    for _ in range(_SETTLED_S):
        shown = await customer.displayed()
        sent = [seq for sender, _, seq in shown if sender == "customer"]
        if len(sent) >= count and all(sent):
            break
        await asyncio.sleep(1)
    await asyncio.to_thread(wait_until_answered, shop)
    await asyncio.sleep(2)
    return await customer.displayed()


async def displays_all_once(shop: RunningShop, count: int, offline_s: float) -> str:
    async with browsing(shop) as customer:
        await talk(shop, customer, count, offline_s)
        shown = await settled(shop, customer, count)
    own = [text for sender, text, _ in shown if sender == "customer"]
    assert sorted(own) == sorted(f"thanks {number}" for number in range(count)), ANSWERED
    assert own == [f"thanks {number}" for number in range(count)], ONCE
    assert [(sender, text) for sender, text, _ in shown] == latest_talk(shop), ONCE
    answers = len(shown) - len(own)
    return f"{count} messages and {answers} answers displayed once each, in order"


async def test_all_is_displayed_once_while_network_tab_and_gateway_go(
    unlimited_shop: RunningShop, record_property: Callable[[str, object], None]
) -> None:
    record_property("Browser", await displays_all_once(unlimited_shop, count=40, offline_s=3))


@pytest.mark.long
async def test_five_hundred_messages_are_displayed_once_each(
    unlimited_shop: RunningShop, record_property: Callable[[str, object], None]
) -> None:
    record_property("Browser, long", await displays_all_once(unlimited_shop, count=500, offline_s=10))
