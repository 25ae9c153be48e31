"""Has the gateway crash at one commit or send after the other, and sees whether anybody notices."""

import asyncio
from collections import Counter
from pathlib import Path

import aiohttp

from tests.support.customers import sign_in
from tests.support.promises.crowd import Shown, WidgetLine, assert_once, contents, play
from tests.support.promises.promised import ONCE, SAME
from tests.support.promises.scripts import Script
from tests.support.shop import RunningShop

# More points than a script has: the walk ends at the first that isn't reached.
MOST_POINTS = 60
# A second answer comes within this, if there is one.
_REPEAT_S = 3.0


def crash_at(file: Path, point: int) -> None:
    """Have the gateway crash at a point; the file is whole at once, as it may look at any moment."""
    written = file.with_suffix(".new")
    written.write_text(str(point), encoding="ascii")
    written.rename(file)


async def crash_everywhere(shop: RunningShop, file: Path, script: Script) -> int:
    """Say a script once for each point it has, with a crash there; return how many there are.

    Raises:
        AssertionError: naming the promise that a crash broke.
    """
    expected = await converse(shop, script)
    for point in range(1, MOST_POINTS):
        crash_at(file, point)
        answers = await converse(shop, script, expected)
        for answer, wanted in zip(answers, map(contents, expected), strict=True):
            told = Counter(message.content for message in answer)
            assert wanted <= set(told), f"{SAME}; crashed at {point}: {told}"
            assert all(told[one] == 1 for one in wanted), f"{ONCE}; crashed at {point}: {told}"
        if file.exists():
            file.unlink()
            return point - 1
    raise AssertionError(f"{script.name} has more than {MOST_POINTS} points")


async def say_again(shop: RunningShop, script: Script) -> None:
    """Say a script's first line and send it once more, as after a lost acknowledgement.

    Raises:
        AssertionError: the repeat was answered too.
    """
    line = WidgetLine(shop.url, script, await signed_in(shop, script.customer))
    try:
        await line.ask(script.lines[0], bool)
        await line.repeat()
        await asyncio.sleep(_REPEAT_S)
    finally:
        await line.close()
    told = Counter(message.content for message in line.shown)
    assert not [said for said, times in told.items() if times > 1], f"{ONCE}: {told}"


async def signed_in(shop: RunningShop, customer: str | None) -> str | None:
    """Sign in as soon as the gateway is there: it may have crashed after the last word."""
    async with asyncio.timeout(60):
        while customer:
            try:
                return await sign_in(shop, customer)
            except (aiohttp.ClientError, OSError):
                await asyncio.sleep(0.3)
    return None


async def converse(
    shop: RunningShop, script: Script, expected: list[list[Shown]] | None = None
) -> list[list[Shown]]:
    """Say a script in a fresh conversation and return the answers, asides left out."""
    line = WidgetLine(shop.url, script, await signed_in(shop, script.customer))
    try:
        record = await play(script, 1, line, expected)
    finally:
        await line.close()
    assert_once(line.shown)
    return record.answers
