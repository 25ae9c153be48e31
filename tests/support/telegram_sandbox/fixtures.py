"""The stand-in for Telegram, and the real library talking to it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.telegram_sandbox.library import GENEROUS, Clock, library, started

__all__ = [
    "bot",
    "clock",
    "customer",
    "modern_durations",
    "sandbox",
    "strict",
    "strict_bot",
]


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
