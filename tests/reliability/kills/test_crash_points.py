"""A crash of the gateway at every single commit and send of a conversation changes nothing in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fault_injection.variables import with_faults
from tests.support.promises.conversations import ASKING, CONFIRMING
from tests.support.promises.kills.crashing import crash_everywhere, say_again
from tests.support.promises.scripts import Script
from tests.support.shop import RunningShop, demo_shop

pytestmark = pytest.mark.rasa


PROVING = Script("proving", None, "en-US", ("where is my order GD200001", "emma.clark@example.com"))


@pytest.fixture(scope="module")
def crash_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crash") / "at"


@pytest.fixture(scope="module")
def crashing_shop(tmp_path_factory: pytest.TempPathFactory, crash_file: Path) -> Iterator[RunningShop]:
    var = tmp_path_factory.mktemp("crashing")
    with (
        with_faults(crash_file.parent, crash_at=str(crash_file)) as fault,
        demo_shop(var, **fault) as running,
    ):
        yield running


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "script",
    [ASKING, *(pytest.param(script, marks=pytest.mark.long) for script in (CONFIRMING, PROVING))],
    ids=lambda script: script.name,
)
async def test_a_crash_at_any_commit_or_send_is_not_noticed(
    crashing_shop: RunningShop,
    crash_file: Path,
    script: Script,
    record_property: Callable[[str, object], None],
) -> None:
    points = await crash_everywhere(crashing_shop, crash_file, script)
    record_property(f"Crash points, {script.name}", f"{points} tried one by one")
    assert points > 5


async def test_a_message_that_comes_again_is_not_answered_again(crashing_shop: RunningShop) -> None:
    await say_again(crashing_shop, ASKING)
