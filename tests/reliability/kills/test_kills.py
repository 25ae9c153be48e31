"""Nothing accepted is lost, nothing is shown twice, and the answer after a crash is the right one."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.support.promises import crowd
from tests.support.promises.crowd import (
    Record,
    Shown,
    doubled,
)
from tests.support.promises.faults import Killer
from tests.support.promises.kills.kill_run import assert_kept, assert_right, report, run_crowd
from tests.support.promises.scripts import SCRIPTS, Script
from tests.support.promises.transcripts import count_waiting
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


async def run_and_kill(
    shop: RunningShop, killer: Killer, size: int, rounds: int, thinks_s: float = 0.0
) -> str:
    undisturbed = await run_crowd(shop, len(SCRIPTS), rounds)
    expected = {record.script.name: record.answers for record in undisturbed}
    for record in undisturbed:
        assert_right(record)
    killing = asyncio.create_task(killer.run())
    try:
        records = await run_crowd(shop, size, rounds, expected, thinks_s)
    finally:
        killing.cancel()
        with suppress(asyncio.CancelledError):
            await killing
    assert killer.done
    assert_kept(records, expected)
    assert count_waiting(shop) == 0
    return report(records, killer)


@pytest.mark.timeout(400)
async def test_customers_get_every_answer_once_while_processes_die(
    mortal_shop: RunningShop, record_property: Callable[[str, object], None]
) -> None:
    killer = Killer(mortal_shop.var, every_s=2, seed=1, most=10)
    record_property("Kills", await run_and_kill(mortal_shop, killer, size=10, rounds=2))


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_a_thousand_messages_outlive_a_kill_every_few_seconds(
    mortal_shop: RunningShop,
    record_property: Callable[[str, object], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killer = Killer(mortal_shop.var, every_s=6, seed=2, most=60, stops=True)
    # Rasa starts in 10 to 20 s and dies about as often; a proof, which only it understands, waits through all
    # of that. After ten minutes a person would get it.
    monkeypatch.setattr(crowd, "ANSWER_S", 560.0)
    done = await run_and_kill(mortal_shop, killer, size=50, rounds=2, thinks_s=8)
    record_property("Kills, long", done)


def test_an_answer_that_comes_again_late_is_noticed() -> None:
    script = SCRIPTS[0]
    answers = [[Shown(f"m{n}", n, f"answer {n}")] for n, _ in enumerate(script.lines)]
    displayed: list[Shown] = []
    record = Record(script)
    for answer in answers:
        record.begin_answer()
        displayed += answer
        record.note(displayed)
    assert doubled(record, answers) == []
    record.note([*displayed, Shown("m99", 99, "answer 2")])
    assert doubled(record, answers) == ["answer 2"]


def test_a_script_is_told_apart_by_its_name() -> None:
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)
    assert all(isinstance(script, Script) and len(script.lines) == 10 for script in SCRIPTS)
