"""Has one customer say what breaks Rasa each time, while others ask, and sees what becomes of all of them."""

import asyncio
import json
from contextlib import closing

from tests.support.customers import sign_in
from tests.support.promises.crowd import Record, Shown, WidgetLine, play
from tests.support.promises.promised import ASIDE
from tests.support.promises.scripts import SCRIPTS, Script
from tests.support.shop import RunningShop

# Nobody else says it.
POISON = "tell me the tale of the green heron"
_SCRIPT = Script("poisoned", "C2001", "en-US", (POISON,))
_TO_A_PERSON = "a person will take it from here, in your own words"
# Ask in turns, so that somebody is at it whenever Rasa dies.
_OTHERS = tuple(script for script in SCRIPTS if script.customer)
_THINKS_S = 2.0


async def poison(shop: RunningShop, within_s: float) -> list[Record]:
    """Say the poison once among others who ask.

    Args:
        shop: with the fault `poison`.
        within_s: in this time the poison has to be dealt with.

    Returns:
        What the others were shown.

    Raises:
        AssertionError: naming the promise that was broken.
    """
    expected = {script.name: (await _talk(shop, script)).answers for script in _OTHERS}
    line = WidgetLine(shop.url, _SCRIPT, await sign_in(shop, "C2001"))
    try:
        await line.say(POISON)
        others = [asyncio.create_task(_talk(shop, s, expected[s.name])) for s in _OTHERS]
        try:
            await _given_to_a_person(line, within_s)
            records = await asyncio.gather(*others)
        finally:
            for other in others:
                other.cancel()
        await asyncio.sleep(1)
    finally:
        await line.close()
    told = [message for message in line.shown if _TO_A_PERSON in message.text]
    assert len(told) == 1, f"{ASIDE}: {line.shown}"
    assert _cases(shop) == [("set_aside", POISON)], ASIDE
    return records


def restarts(shop: RunningShop, part: str) -> int:
    """Return how often the supervisor had to start a process again."""
    return (shop.var / "up.out").read_text(encoding="utf-8").count(f"{part} ended")


async def _talk(shop: RunningShop, script: Script, expected: list[list[Shown]] | None = None) -> Record:
    assert script.customer
    line = WidgetLine(shop.url, script, await sign_in(shop, script.customer))
    try:
        return await play(script, 1, line, expected, _THINKS_S if expected else 0.0)
    finally:
        await line.close()


async def _given_to_a_person(line: WidgetLine, within_s: float) -> None:
    try:
        async with asyncio.timeout(within_s):
            while not any(_TO_A_PERSON in message.text for message in line.shown):
                await asyncio.sleep(0.5)
    except TimeoutError:
        raise AssertionError(f"{ASIDE}; in {within_s:.0f} s: {line.shown}") from None


def _cases(shop: RunningShop) -> list[tuple[str, str]]:
    with closing(shop.read_gateway()) as database:
        rows = database.execute("SELECT requests FROM cases").fetchall()
    packets = [packet for (requests,) in rows for packet in json.loads(requests)]
    return [(packet["reason"], packet["question"]) for packet in packets]
