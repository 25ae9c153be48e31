"""Each run that proves a promise fails, and says which, once the fault that it guards against is planted."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.promises import crowd
from tests.promises.crowd import WidgetLine
from tests.promises.faults import kill
from tests.promises.scripts import Script
from tests.promises.test_crash_points import ASKING, converse, crash_at, expected_of
from tests.shop import RunningShop, demo_shop

pytestmark = [pytest.mark.rasa, pytest.mark.long, pytest.mark.timeout(900)]

MOST_POINTS = 30
# The yes means something only where the question before it is remembered.
CONFIRMING = Script("confirming", "C1001", "zh-CN", ("GD10001到哪了", "是的"))


@contextmanager
def broken_shop(tmp_path: Path, fault: str) -> Iterator[tuple[RunningShop, Path]]:
    at = tmp_path / "at"
    variables = {
        "GENDAN_TEST_MODE": "1",
        "GENDAN_TEST_SABOTAGE": fault,
        "GENDAN_TEST_CRASH_FILE": str(at),
    }
    with demo_shop(tmp_path / "var", **variables) as shop:
        yield shop, at


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What isn't answered by then never is: no process but the gateway is down in these runs."""
    monkeypatch.setattr(crowd, "ANSWER_S", 45.0)


async def crash_everywhere(shop: RunningShop, at: Path, script: Script) -> None:
    expected = await expected_of(shop, script)
    for point in range(1, MOST_POINTS):
        crash_at(at, point)
        await converse(shop, script, expected)
        if at.exists():
            at.unlink()
            return


async def test_acknowledging_before_the_commit_loses_a_message(tmp_path: Path) -> None:
    with (
        broken_shop(tmp_path, "ack_before_commit") as (shop, at),
        pytest.raises(AssertionError, match="was not answered"),
    ):
        await crash_everywhere(shop, at, ASKING)


async def test_without_deduplication_a_repeat_is_answered_twice(tmp_path: Path) -> None:
    with broken_shop(tmp_path, "drop_dedupe") as (shop, _):
        line = WidgetLine(shop.url, ASKING, None)
        await line.ask("how much is shipping", lambda said: len(said) >= 2)
        await line.repeat()
        await asyncio.sleep(3)
        await line.close()
        texts = [message.text for message in line.shown]
        assert len(texts) > len(set(texts))


async def test_a_swallowed_failure_is_silence(tmp_path: Path) -> None:
    with broken_shop(tmp_path, "swallow_action_failure") as (shop, _):
        expected = await expected_of(shop, ASKING)
        assert kill(shop.var, "actions")
        with pytest.raises(AssertionError, match="was not answered"):
            await converse(shop, ASKING, expected)


async def test_replaying_without_the_state_before_gives_another_answer(tmp_path: Path) -> None:
    with (
        broken_shop(tmp_path, "forget_state_before") as (shop, at),
        pytest.raises(AssertionError, match="was not answered"),
    ):
        await crash_everywhere(shop, at, CONFIRMING)
