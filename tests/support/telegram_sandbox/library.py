"""The stand-in for Telegram itself, as a bot and a customer see it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from telegram import Bot

from demo.telegram_sandbox.limits import FloodRates, Window
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox

GENEROUS = FloodRates(bot=Window(10_000, 1.0), chat=Window(10_000, 1.0), group=Window(10_000, 60.0))


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@asynccontextmanager
async def library(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot = Bot(sandbox.token, base_url=sandbox.base_url, base_file_url=sandbox.base_file_url)
    async with bot:
        yield bot


async def call(sandbox: Sandbox, method: str, **parameters: Any) -> Any:
    """Call what the library itself would refuse to."""
    url = f"{sandbox.base_url}{sandbox.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=parameters) as response:
        return await response.json()


def started(sandbox: Sandbox, name: str = "Li Wei") -> User:
    user = sandbox.add_user(name, "Chen", "liwei", "zh-hans", "8613800001234")
    user.start()
    sandbox.world.updates.drop_pending()
    return user
