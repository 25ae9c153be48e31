"""Each run that proves a promise fails, and says which, once the fault that it guards against is planted."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fault_injection.variables import with_faults
from tests.support.customers import Customer
from tests.support.e2e.cases import ask_for_person, case_shop, shop_is_told
from tests.support.postgres import serving
from tests.support.promises import crowd
from tests.support.promises.conversations import ASKING, CONFIRMING
from tests.support.promises.faults import keep_dead, kill
from tests.support.promises.grown_shop import GrownShop, grown_shop, second_gateway
from tests.support.promises.kills.crashing import converse, crash_everywhere, say_again
from tests.support.promises.kills.poisoning import POISON, poison
from tests.support.promises.kills.two_gateways import ask_both_over_rest, flood_both, speak_through_both
from tests.support.promises.promised import (
    ANSWERED,
    ASIDE,
    COUNTED,
    LIMITED,
    ONCE,
    ONE_AT_A_TIME,
    PACED,
    SAME,
    SHOWN,
    TOLD,
)
from tests.support.promises.scripts import SCRIPTS, Script
from tests.support.promises.telegram.run import RATE, SHORT, judged, run, run_with_two
from tests.support.promises.telegram.shop import WEBHOOK, grown_telegram_shop, telegram_shop
from tests.support.receiving import receiving
from tests.support.shop import RunningShop, demo_shop

pytestmark = [pytest.mark.rasa, pytest.mark.alone, pytest.mark.long, pytest.mark.timeout(600)]


ThroughBoth = Callable[[GrownShop, str], Awaitable[None]]


@contextmanager
def broken_shop(tmp_path: Path, fault: str, **knowing: str) -> Iterator[RunningShop]:
    with (
        with_faults(tmp_path, fault, **knowing) as variables,
        demo_shop(tmp_path / "var", **variables) as shop,
    ):
        yield shop


@contextmanager
def crashing_shop(tmp_path: Path, fault: str) -> Iterator[tuple[RunningShop, Path]]:
    at = tmp_path / "at"
    with broken_shop(tmp_path, fault, crash_at=str(at)) as shop:
        yield shop, at


def names(*promises: str) -> pytest.RaisesExc[AssertionError]:
    """Expect a run to fail because of this promise, or one of these, and no other."""
    return pytest.raises(AssertionError, match=f"^({'|'.join(map(re.escape, promises))})")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What isn't answered by then never is: no process but the gateway is down in these runs."""
    monkeypatch.setattr(crowd, "ANSWER_S", 45.0)


async def test_acknowledging_before_the_commit_loses_a_message(tmp_path: Path) -> None:
    with crashing_shop(tmp_path, "ack_before_commit") as (shop, at), names(ANSWERED):
        await crash_everywhere(shop, at, ASKING)


async def test_without_deduplication_a_repeat_is_answered_twice(tmp_path: Path) -> None:
    with broken_shop(tmp_path, "drop_dedupe") as shop, names(ONCE):
        await say_again(shop, ASKING)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("fault", "run", "promise"),
    [
        ("skip_lease", speak_through_both, ONE_AT_A_TIME),
        ("forget_other_gateways", speak_through_both, SHOWN),
        ("forget_other_gateways", ask_both_over_rest, SHOWN),
        ("count_alone", flood_both, LIMITED),
    ],
)
async def test_two_gateways_that_do_not_act_as_one_are_found_out(
    tmp_path: Path, fault: str, run: ThroughBoth, promise: str
) -> None:
    with (
        with_faults(tmp_path, fault, processes=2) as variables,
        serving() as server,
        grown_shop(tmp_path / "var", server, "broken", **variables) as grown,
        second_gateway(grown.shop, grown.variables) as second,
        names(promise),
    ):
        await run(grown, second.url)


async def test_a_swallowed_failure_is_silence(tmp_path: Path) -> None:
    with broken_shop(tmp_path, "swallow_action_failure") as shop:
        expected = await converse(shop, ASKING)
        assert kill(shop.var, "actions")
        with names(ANSWERED):
            await converse(shop, ASKING, expected)


async def test_replaying_without_the_state_before_gives_another_answer(tmp_path: Path) -> None:
    with crashing_shop(tmp_path, "forget_state_before") as (shop, at), names(SAME):
        await crash_everywhere(shop, at, CONFIRMING)


async def test_without_suspicion_a_poisoned_message_is_tried_for_ever(tmp_path: Path) -> None:
    with (
        broken_shop(tmp_path, "forget_suspicion", poison=f"kill:{POISON}") as shop,
        names(ASIDE),
    ):
        await poison(shop, within_s=150)


@pytest.mark.parametrize("script", [script for script in SCRIPTS if "around" in script.name])
async def test_a_guess_while_rasa_is_down_is_a_wrong_answer(tmp_path: Path, script: Script) -> None:
    with broken_shop(tmp_path, "guess_what_is_asked") as shop:
        expected = await converse(shop, script)
        dying = asyncio.create_task(keep_dead(shop.var, "rasa"))
        try:
            with names(SAME):
                await converse(shop, script, expected)
        finally:
            dying.cancel()


@pytest.mark.parametrize(
    ("fault", "promise"),
    [("drop_dedupe", ONCE), ("send_unknown_again", COUNTED), ("forget_pace_of_chats", PACED)],
)
async def test_the_short_run_on_telegram_catches_it(tmp_path: Path, fault: str, promise: str) -> None:
    with with_faults(tmp_path, fault) as variables:
        async with telegram_shop(tmp_path / "var", WEBHOOK, **variables) as telegram:
            with names(promise):
                judge, _ = await run(telegram, SHORT)
                await judged(judge)


async def test_without_a_notice_nobody_hears_of_who_waits(tmp_path: Path) -> None:
    with (
        with_faults(tmp_path, "forget_to_tell") as variables,
        receiving() as receiver,
        case_shop(tmp_path, receiver, **variables) as shop,
    ):
        visitor = Customer(shop, locale="en-US")
        await visitor.arrive()
        number = await ask_for_person(visitor, "I want to talk to a human")
        with names(TOLD):
            await shop_is_told(receiver, shop, {number}, within_s=20)
        await visitor.close()


@pytest.mark.postgres
async def test_two_gateways_that_both_speak_for_a_bot_are_found_out(tmp_path: Path) -> None:
    with with_faults(tmp_path, "skip_claim", processes=2) as variables, serving() as server:
        async with grown_telegram_shop(tmp_path / "var", server, WEBHOOK, **variables) as telegram:
            # What is said twice is said too fast, too; and some customer may not know what to answer.
            with names(ONCE, PACED):
                judge, _ = await run_with_two(telegram, SHORT, RATE, kills=0)
                await judged(judge)
