"""Whoever sends very much at once waits for it alone: the others' answers come as always."""

import asyncio
import time
from collections.abc import Callable
from statistics import quantiles

import pytest

from tests.support.customers import sign_in
from tests.support.promises.crowd import Shown, WidgetLine
from tests.support.promises.kills.poisoning import restarts
from tests.support.promises.scripts import Script
from tests.support.promises.transcripts import count_waiting
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.rasa, pytest.mark.alone, pytest.mark.timeout(400)]
LONG, MESSAGES = "测" * 1_000, 12
CUSTOMERS = 6
ASKED = ("where is my order GD200004", "how much is shipping", "which payment methods do you accept")
FOR_S = 30.0
# A quiet shop answers in a tenth of it.
P95_S = 3.0


async def ask_on(shop: RunningShop, ends: float) -> list[float]:
    """Ask one thing after the other until a moment; return how long each answer took, put off or not."""
    line = WidgetLine(shop.url, Script("asking", "C2001", "en-US", ASKED), await sign_in(shop, "C2001"))
    took = []
    try:
        while time.monotonic() < ends:
            began = time.monotonic()
            await line.ask(ASKED[len(took) % len(ASKED)], is_answered)
            took.append(time.monotonic() - began)
            await asyncio.sleep(1.0)
    finally:
        await line.close()
    return took


def is_answered(said: list[Shown]) -> bool:
    return any(message.is_answer for message in said)


async def send_much(shop: RunningShop) -> None:
    """Send all of it in a fifth of a second and wait until it is answered."""
    line = WidgetLine(shop.url, Script("much", None, "zh-CN", (LONG,)), None)
    await line.say("在吗")
    await asyncio.gather(*(line.send(LONG) for _ in range(MESSAGES)))
    try:
        async with asyncio.timeout(FOR_S * 4):
            while count_waiting(shop):
                await asyncio.sleep(0.2)
    finally:
        await line.close()


async def attack(shop: RunningShop) -> tuple[list[float], float]:
    """Return how long the others' answers took, and how long the attacker's."""
    ends = time.monotonic() + FOR_S
    others = [asyncio.create_task(ask_on(shop, ends)) for _ in range(CUSTOMERS)]
    await asyncio.sleep(3)
    began = time.monotonic()
    await send_much(shop)
    own = time.monotonic() - began
    return [second for took in await asyncio.gather(*others) for second in took], own


async def test_twelve_long_messages_of_one_visitor_hold_nobody_up(
    mortal_shop: RunningShop, record_property: Callable[[str, object], None]
) -> None:
    before = restarts(mortal_shop, "rasa")
    took, own = await attack(mortal_shop)
    assert restarts(mortal_shop, "rasa") == before
    p95 = quantiles(took, n=20)[-1]
    told = f"{len(took)} answers to others, p95 {p95:.2f} s, longest {max(took):.2f} s"
    record_property("Twelve long messages", f"{told}; the visitor's own {own:.1f} s")
    assert p95 < P95_S, took
