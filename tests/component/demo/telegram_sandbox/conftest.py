"""The stand-in for Telegram, and the real library talking to it."""

from tests.support.telegram_sandbox.fixtures import (
    bot,
    clock,
    customer,
    modern_durations,
    sandbox,
    strict,
    strict_bot,
)

__all__ = [
    "bot",
    "clock",
    "customer",
    "modern_durations",
    "sandbox",
    "strict",
    "strict_bot",
]
