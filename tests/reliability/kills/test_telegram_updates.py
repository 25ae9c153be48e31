"""Thousands of updates, most of them several times and in disorder, while answers to the bot get lost."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from demo.telegram_sandbox.chats import UpdateDelivery
from demo.telegram_sandbox.limits import FloodRates
from tests.support.postgres import serving
from tests.support.promises.faults import kill
from tests.support.promises.promised import PACED
from tests.support.promises.telegram.crowd import Crowd, as_messages
from tests.support.promises.telegram.judge import Judge, assert_within
from tests.support.promises.telegram.run import (
    KILLED,
    LONG,
    LOST_ANSWERS,
    PATIENCE_KILLED_S,
    SHORT,
    beside,
    figures,
    judged,
    run,
    run_with_two,
)
from tests.support.promises.telegram.shop import (
    POLLING,
    WEBHOOK,
    TelegramShop,
    grown_telegram_shop,
    telegram_shop,
)

pytestmark = [pytest.mark.rasa, pytest.mark.alone]


KILLED_RATE = 10.0
TWO, TWO_RATE = 1_200, 6.0
PROMPT_S = 1.5


async def run_and_kill(
    telegram: TelegramShop, updates: int, rate: float, every_s: float
) -> tuple[Judge, str]:
    """Let a crowd write while the gateway, which fetches updates, is killed again and again."""
    crowd = Crowd(telegram, PATIENCE_KILLED_S)
    expected = await crowd.undisturbed()
    telegram.sandbox.faults.lose_answers(LOST_ANSWERS, methods=None)
    killed_at: list[float] = []
    killing = _kill_gateways(telegram, every_s, killed_at)
    took_s = await beside(killing, crowd.play(updates, rate, expected))
    await telegram.listening()
    await telegram.settled(PATIENCE_KILLED_S)
    judge = Judge(telegram, crowd.customers, expected, killed_at)
    return judge, figures(judge, updates / took_s)


async def _kill_gateways(telegram: TelegramShop, every_s: float, killed_at: list[float]) -> None:
    while True:
        await asyncio.sleep(every_s)
        await telegram.listening()
        if kill(telegram.shop.var, "bot"):
            killed_at.append(telegram.sandbox.world.now())


async def test_updates_that_come_several_times_in_disorder_are_answered_once(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with telegram_shop(tmp_path, WEBHOOK) as telegram:
        judge, done = await run(telegram, SHORT)
        record_property("Telegram", done)
        await judged(judge)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_ten_thousand_updates_are_answered_once_and_promptly(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with telegram_shop(tmp_path, WEBHOOK) as telegram:
        judge, done = await run(telegram, LONG)
        record_property("Telegram, long", done)
        await judged(judge)
        judge.assert_prompt(PROMPT_S)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_updates_that_are_fetched_outlive_kills_of_the_gateway(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with telegram_shop(tmp_path, POLLING) as telegram:
        judge, done = await run_and_kill(telegram, KILLED, KILLED_RATE, every_s=60.0)
        record_property("Telegram, kills", done)
        assert judge.killed_at
        await judged(judge)


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(3600)
async def test_one_of_two_gateways_speaks_for_the_bot_whichever_dies(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with serving() as server:
        async with grown_telegram_shop(tmp_path, server, POLLING) as telegram:
            judge, done = await run_with_two(telegram, TWO, TWO_RATE, kills=8)
            record_property("Telegram, two gateways", done)
            assert judge.killed_at
            await judged(judge)


def test_a_message_counts_once_however_often_and_in_how_many_parts_it_was_sent() -> None:
    asked, asked_again, button, other = (
        sent("Your number?", lost=True),
        sent("Your number?"),
        sent("Or share it:", lost=True, reply_markup='{"keyboard": [[{"request_contact": true}]]}'),
        sent("Your number?"),
    )
    told = as_messages([asked, asked_again, button, other])
    assert told == [[asked, asked_again, button], [other]]


def sent(text: str, *, lost: bool = False, **parameters: str) -> UpdateDelivery:
    return UpdateDelivery("sendMessage", 1, text, [], dict(parameters), {}, 0.0, answer_lost=lost)


@pytest.mark.parametrize(("last", "is_too_many"), [(1.0, False), (0.99, True)])
def test_one_message_too_many_in_any_second_is_noticed(last: float, is_too_many: bool) -> None:
    times = [5.0 + number / 100 for number in range(30)] + [5.0 + last]
    with pytest.raises(AssertionError, match=PACED) if is_too_many else nullcontext():
        assert_within(FloodRates().bot, times, "the bot")
