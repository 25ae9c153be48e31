"""A whole shop on Telegram: the real one, against the stand-in for the Bot API."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp

from channels.telegram.inbound.webhook import webhook_path
from demo.telegram_sandbox.chats import UpdateDelivery
from demo.telegram_sandbox.limits import FloodRates
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.postgres import PostgresServer
from tests.support.promises.grown_shop import GrownShop, SecondGateway, grown_shop, second_gateway
from tests.support.promises.promised import ANSWERED
from tests.support.promises.transcripts import count_undelivered, count_waiting
from tests.support.shop import RunningShop, demo_shop

POLLING, WEBHOOK = "polling", "webhook"
_LISTENS_S = 60.0
_LOOKS_S = 0.05
_REGISTERED_S = 6.0
# Gauges and counters are read from the page that operators read.
_SAMPLE = re.compile(r"^(\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class TelegramShop:
    """A running shop, and what it takes for Telegram."""

    shop: RunningShop
    sandbox: Sandbox

    @property
    def sent(self) -> list[UpdateDelivery]:
        """Every message that was put into a chat, by the stand-in's clock."""
        chats = self.sandbox.world.chats.values()
        every = (one for chat in chats for one in chat.deliveries if one.method == "sendMessage")
        return sorted(every, key=lambda one: one.at)

    async def figure(self, sample: str) -> float:
        """Return a sample of the gateway's metrics; 0 while it has none."""
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{self.shop.url}/metrics") as response,
        ):
            samples = dict(_SAMPLE.findall(await response.text()))
        return float(samples.get(sample, 0))

    async def listening(self) -> None:
        """Return when the gateway, which was killed, is back."""
        async with aiohttp.ClientSession() as http, asyncio.timeout(_LISTENS_S):
            while True:
                with suppress(aiohttp.ClientError):
                    await http.get(f"{self.shop.url}/healthz")
                    return
                await asyncio.sleep(_LOOKS_S)

    async def settled(self, timeout_s: float) -> None:
        """Return when every update is taken as often as it is to come, answered, and the answer sent."""
        world = self.sandbox.world
        assert await world.bell.wait_until(lambda: world.webhooks.is_idle, timeout_s), ANSWERED
        async with asyncio.timeout(timeout_s):
            while await self.backlog():
                await asyncio.sleep(_LOOKS_S)

    async def backlog(self) -> int:
        """Return how many messages have no answer yet, or haven't reached Telegram."""
        return count_waiting(self.shop) + count_undelivered(self.shop)


@dataclass(frozen=True)
class GrownTelegramShop(TelegramShop):
    """The same on PostgreSQL, with a second gateway."""

    grown: GrownShop
    second: SecondGateway

    async def backlog(self) -> int:
        waiting = await self.grown.count("SELECT count(*) FROM pending")
        return waiting + await self.grown.count("SELECT count(*) FROM deliveries WHERE status = 'waiting'")


@asynccontextmanager
async def telegram_shop(var: Path, mode: str, **variables: str) -> AsyncIterator[TelegramShop]:
    """Start a shop that listens to the stand-in; it begins without faults and keeps Telegram's limits."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(serving(rates=FloodRates(), seed=1, webhook_retry_s=1.0))
        settings = _settings(sandbox, mode) | variables
        processes = ExitStack()
        # The stand-in has to answer while the shop starts and ends.
        stack.push_async_callback(asyncio.to_thread, processes.close)
        shop = await asyncio.to_thread(processes.enter_context, demo_shop(var, **settings))
        if mode == WEBHOOK:
            await _redirect(shop, sandbox)
        yield TelegramShop(shop, sandbox)


@asynccontextmanager
async def grown_telegram_shop(
    var: Path, server: PostgresServer, mode: str, **variables: str
) -> AsyncIterator[GrownTelegramShop]:
    """Start a shop on PostgreSQL that listens to the stand-in with two gateways."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(serving(rates=FloodRates(), seed=1, webhook_retry_s=1.0))
        settings = _settings(sandbox, mode) | variables
        processes = ExitStack()
        stack.push_async_callback(asyncio.to_thread, processes.close)
        starting = grown_shop(var, server, "telegram", **settings)
        grown = await asyncio.to_thread(processes.enter_context, starting)
        second = await asyncio.to_thread(processes.enter_context, second_gateway(grown.shop, grown.variables))
        if mode == WEBHOOK:
            # Whoever speaks for the bot registers it, a few seconds after its start.
            await asyncio.sleep(_REGISTERED_S)
            await _redirect(grown.shop, sandbox)
        yield GrownTelegramShop(grown.shop, sandbox, grown, second)


def _settings(sandbox: Sandbox, mode: str) -> dict[str, str]:
    return {
        "GENDAN_TELEGRAM_TOKEN": sandbox.token,
        "GENDAN_TELEGRAM_API_URL": sandbox.url,
        "GENDAN_TELEGRAM_MODE": mode,
        "GENDAN_TELEGRAM_PUBLIC_URL": "https://shop.example" if mode == WEBHOOK else "",
    }


async def _redirect(shop: RunningShop, sandbox: Sandbox) -> None:
    """Lead the webhook to the gateway, as the proxy that speaks TLS does."""
    hooks = sandbox.world.webhooks
    assert await sandbox.world.bell.wait_until(lambda: hooks.webhook is not None, _LISTENS_S)
    assert hooks.webhook
    account = sandbox.token.partition(":")[0]
    hooks.set(replace(hooks.webhook, url=shop.url + webhook_path(account)))
