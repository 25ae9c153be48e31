"""A crash of the gateway at every single commit and send of a conversation changes nothing in it."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.conftest import sign_in
from tests.promises.crowd import Shown, WidgetLine, contents
from tests.promises.scripts import Script
from tests.shop import RunningShop, demo_shop

pytestmark = pytest.mark.rasa

ASKING = Script("asking", "C1001", "zh-CN", ("GD100001到哪了",))
PROVING = Script("proving", None, "en-US", ("where is my order GD200001", "emma.clark@example.com"))
QUIET_S = 1.0
# More points than a script has: the run ends at the first that isn't reached.
MOST_POINTS = 60


@pytest.fixture(scope="module")
def crash_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crash") / "at"


@pytest.fixture(scope="module")
def crashing_shop(tmp_path_factory: pytest.TempPathFactory, crash_file: Path) -> Iterator[RunningShop]:
    var = tmp_path_factory.mktemp("crashing")
    with demo_shop(var, GENDAN_TEST_CRASH_FILE=str(crash_file)) as running:
        yield running


def crash_at(file: Path, point: int) -> None:
    """Have the gateway crash at a point; the file is whole at once, as it may look at any moment."""
    written = file.with_suffix(".new")
    written.write_text(str(point), encoding="ascii")
    written.rename(file)


async def expected_of(shop: RunningShop, script: Script) -> list[set[str]]:
    """Return what an undisturbed conversation is answered."""
    return [contents(answer) for answer in await converse(shop, script)]


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
    shop: RunningShop, script: Script, expected: list[set[str]] | None = None
) -> list[list[Shown]]:
    """Say a script in a fresh conversation and return the answers, asides left out."""
    identity = await signed_in(shop, script.customer)
    line = WidgetLine(shop.url, script, identity)
    answers = []
    try:
        for number, text in enumerate(script.lines):
            wanted = expected[number] if expected else set()

            def is_answer(said: list[Shown], wanted: set[str] = wanted) -> bool:
                told = {message.content for message in said if not message.is_aside}
                return wanted <= told if wanted else bool(told)

            before = len(line.shown)
            await line.ask(text, is_answer)
            if expected is None:
                # Messages of one answer come together; only then it is known what is expected.
                await asyncio.sleep(QUIET_S)
            said = line.shown[before:]
            answers.append([message for message in said if not message.is_aside])
    finally:
        await line.close()
    seqs = [message.seq for message in line.shown if message.seq is not None]
    assert seqs == sorted(set(seqs)), "shown twice, or out of order"
    return answers


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "script", [ASKING, pytest.param(PROVING, marks=pytest.mark.long)], ids=lambda script: script.name
)
async def test_a_crash_at_any_commit_or_send_is_not_noticed(
    crashing_shop: RunningShop,
    crash_file: Path,
    script: Script,
    record_property: Callable[[str, object], None],
) -> None:
    expected = await expected_of(crashing_shop, script)
    for point in range(1, MOST_POINTS):
        crash_at(crash_file, point)
        answers = await converse(crashing_shop.refreshed(), script, expected)
        for answer, wanted in zip(answers, expected, strict=True):
            told = [message.content for message in answer]
            assert all(told.count(one) == 1 for one in wanted), (point, told)
        if crash_file.exists():
            break
    crash_file.unlink()
    record_property(f"Crash points, {script.name}", f"{point - 1} tried one by one")
    assert point > 5
