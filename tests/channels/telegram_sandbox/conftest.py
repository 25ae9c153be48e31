"""The stand-in for Telegram, and the real library talking to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from demo.telegram_sandbox.limits import FloodRates, Window
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving

GENEROUS = FloodRates(bot=Window(10_000, 1.0), chat=Window(10_000, 1.0), group=Window(10_000, 60.0))


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture(autouse=True)
def modern_durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    """A stand-in that doesn't count messages."""
    async with serving(rates=GENEROUS, now=clock, webhook_retry_s=0.02) as sandbox:
        yield sandbox


@pytest.fixture
async def strict(clock: Clock) -> AsyncIterator[Sandbox]:
    """A stand-in with Telegram's limits."""
    async with serving(now=clock) as sandbox:
        yield sandbox


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


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with library(sandbox) as bot:
        yield bot


@pytest.fixture
async def strict_bot(strict: Sandbox) -> AsyncIterator[Bot]:
    async with library(strict) as bot:
        yield bot


@pytest.fixture
def customer(sandbox: Sandbox) -> User:
    """Somebody who has started the bot, which knows of it."""
    return started(sandbox)


def started(sandbox: Sandbox, name: str = "Li Wei") -> User:
    user = sandbox.add_user(name, "Chen", "liwei", "zh-hans", "8613800001234")
    user.start()
    sandbox.world.updates.drop_pending()
    return user
