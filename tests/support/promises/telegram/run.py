"""Thousands of updates, given again and again, and the judge of the answers."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from tests.support.promises.grown_shop import GatewayKiller
from tests.support.promises.telegram.crowd import Crowd
from tests.support.promises.telegram.judge import Judge, percentiles
from tests.support.promises.telegram.shop import GrownTelegramShop, TelegramShop

# Of the bot's own calls, whichever they are.
LOST_ANSWERS = 0.02
COPIES = (1, 4)
# Telegram calls again within seconds where an answer was slow; half of the copies come with the first.
COPIES_WITHIN_S = 6.0
# Each update is answered by 1.3 messages, of which a bot may send 30 a second; and two cores that have Rasa,
# the shop, the crowd and Telegram to run are half busy with it.
RATE = 12.0
SHORT, LONG, KILLED = 200, 10_000, 4_000
PATIENCE_S = 60.0
# A killed gateway needs some seconds to come back, with what queued up meanwhile.
PATIENCE_KILLED_S = 120.0
T = TypeVar("T")


async def beside(disturbing: Coroutine[Any, Any, None], done: Coroutine[Any, Any, T]) -> T:
    """Return what is done while something disturbs it, which ends with it."""
    disturbance = asyncio.create_task(disturbing)
    try:
        return await done
    finally:
        disturbance.cancel()
        with suppress(asyncio.CancelledError):
            await disturbance


async def run(telegram: TelegramShop, updates: int, rate: float = RATE) -> tuple[Judge, str]:
    """Let a crowd write and the webhook repeat and lose; return what is to be judged, and the figures."""
    crowd = Crowd(telegram, PATIENCE_S)
    expected = await crowd.undisturbed()
    faults = telegram.sandbox.faults
    faults.repeat, faults.shuffle, faults.repeated_within_s = COPIES, True, COPIES_WITHIN_S
    faults.lose_answers(LOST_ANSWERS, methods=None)
    took_s = await crowd.play(updates, rate, expected)
    await telegram.settled(PATIENCE_S)
    judge = Judge(telegram, crowd.customers, expected)
    return judge, figures(judge, updates / took_s)


async def run_with_two(
    telegram: GrownTelegramShop, updates: int, rate: float, kills: int
) -> tuple[Judge, str]:
    """Let a crowd write to two gateways, of which one or the other is killed again and again."""
    crowd = Crowd(telegram, PATIENCE_KILLED_S)
    expected = await crowd.undisturbed()
    telegram.sandbox.faults.lose_answers(LOST_ANSWERS, methods=None)
    killed_at: list[float] = []
    killer = GatewayKiller(telegram.grown, telegram.second, every_s=25.0, seed=3, most=kills)
    killer.on_kill = lambda: killed_at.append(telegram.sandbox.world.now())
    took_s = await beside(killer.run(), crowd.play(updates, rate, expected))
    await telegram.listening()
    await telegram.settled(PATIENCE_KILLED_S)
    judge = Judge(telegram, crowd.customers, expected, killed_at, is_taken_over=True)
    return judge, figures(judge, updates / took_s)


async def judged(judge: Judge) -> None:
    """Hold a run to what is promised; what is sent too fast makes answers late, so that comes first."""
    judge.assert_paced()
    # What isn't counted is sent again and again.
    await judge.assert_counted()
    judge.assert_once()
    judge.assert_none_lost()


def figures(judge: Judge, rate: float) -> str:
    """Return what a run was like, in a line."""
    done = [one for customer in judge.customers for one in customer.done]
    given = sum(len(one.update.given_at) for one in done)
    p50, p95, p99 = percentiles(judge.latencies())
    kinds = ", ".join(f"{kind} {count}" for kind, count in Counter(one.step.kind for one in done).items())
    return (
        f"{len(done)} updates, given {given} times, in {len(judge.customers)} chats at {rate:.1f}/s "
        f"({kinds}); "
        f"{len(judge.telegram.sent)} messages sent, {len(judge.unsure)} of them with a dropped answer, "
        f"{len(judge.killed_at)} kills, {judge.doubled} doubled; "
        f"replies p50 {p50:.2f} s, p95 {p95:.2f} s, p99 {p99:.2f} s"
    )
