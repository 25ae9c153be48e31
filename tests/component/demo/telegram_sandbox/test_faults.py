"""Each fault of the plan happens, and only as often as planned."""

import asyncio
import json

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError, TimedOut

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.telegram_sandbox.library import GENEROUS, Clock, library, started


async def outcomes(bot: Bot, user: User, count: int) -> list[bool]:
    """Whether the bot heard that each message was sent."""
    heard = []
    for number in range(count):
        try:
            await bot.send_message(user.id, str(number))
        except NetworkError:
            heard.append(False)
        else:
            heard.append(True)
    return heard


async def test_a_lost_answer_hides_a_message_that_was_sent(
    sandbox: Sandbox, bot: Bot, customer: User
) -> None:
    sandbox.faults.lose_answers(0.4)
    heard = await outcomes(bot, customer, 40)
    assert customer.texts == [str(number) for number in range(40)]
    assert [not delivery.answer_lost for delivery in customer.received] == heard
    assert 8 <= heard.count(False) <= 24
    await bot.get_me()


async def test_the_same_seed_loses_the_same_answers(clock: Clock) -> None:
    heard = []
    for seed in (7, 7, 8):
        async with serving(rates=GENEROUS, now=clock, seed=seed) as sandbox, library(sandbox) as bot:
            sandbox.faults.lose_answers(0.5)
            heard.append(await outcomes(bot, started(sandbox), 20))
    assert heard[0] == heard[1] != heard[2]


async def test_a_refusal_s_answer_is_not_lost(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.faults.lose_answers()
    with pytest.raises(BadRequest):
        await bot.send_message(1, "x")


@pytest.mark.parametrize(("status", "words"), [(500, "Internal Server Error"), (502, "Bad Gateway")])
async def test_a_server_error_does_no_work(
    sandbox: Sandbox, bot: Bot, customer: User, status: int, words: str
) -> None:
    sandbox.faults.answer_with(status, methods=["sendMessage"], times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match=words):
            await bot.send_message(customer.id, "x")
    assert customer.received == []
    await bot.send_message(customer.id, "y")
    assert customer.texts == ["y"]


async def test_a_delay_outlasts_a_patience(sandbox: Sandbox, bot: Bot, customer: User) -> None:
    sandbox.faults.delay(0.3, methods=["sendMessage"])
    with pytest.raises(TimedOut):
        await bot.send_message(customer.id, "late", read_timeout=0.1)
    await customer.receives(1)
    sandbox.faults.clear()
    await bot.send_message(customer.id, "prompt", read_timeout=0.1)


async def test_refused_connections_do_no_work_and_end_the_poll(
    sandbox: Sandbox, bot: Bot, customer: User
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    await sandbox.refuse_connections()
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError, match="ConnectError"):
        await bot.send_message(customer.id, "x")
    url = sandbox.url
    await sandbox.accept_connections()
    assert sandbox.url == url
    await bot.send_message(customer.id, "y")
    assert customer.texts == ["y"]


async def test_a_pause_holds_updates_back(clock: Clock) -> None:
    async with serving(rates=GENEROUS) as sandbox, library(sandbox) as bot:
        sandbox.faults.pause_updates(0.3)
        started(sandbox).send("hello")
        assert await bot.get_updates() == ()
        assert len(await asyncio.wait_for(bot.get_updates(timeout=30), 2)) == 1


async def test_an_unknown_token_and_an_unknown_method_are_refused_in_telegram_s_form(
    sandbox: Sandbox,
) -> None:
    stranger = Bot("1:wrong", base_url=sandbox.base_url)
    with pytest.raises(InvalidToken):
        await stranger.get_me()
    await stranger.request.shutdown()
    async with aiohttp.ClientSession() as session:
        for path, code, description in (
            ("/bot1:wrong/getMe", 401, "Unauthorized"),
            (f"/bot{sandbox.token}/sendMagic", 404, "Not Found: method not found"),
            (f"/file/bot{sandbox.token}/photos/none.png", 404, "Not Found"),
            ("/elsewhere", 404, "Not Found"),
        ):
            async with session.get(sandbox.url + path) as response:
                assert response.status == code
                body = {"ok": False, "error_code": code, "description": description}
                assert await response.json() == body


async def test_any_case_and_any_encoding_of_a_call_is_understood(sandbox: Sandbox, customer: User) -> None:
    url = f"{sandbox.base_url}{sandbox.token}/SENDMESSAGE"
    call = {"chat_id": str(customer.id), "text": "您好"}
    form = aiohttp.FormData(call, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for options in ({"params": call}, {"data": call}, {"json": call}, {"data": form}):
            async with session.post(url, **options) as response:  # type: ignore[arg-type]
                assert (await response.json())["result"]["text"] == "您好"
        async with session.post(url, data="[", headers={"Content-Type": "application/json"}) as response:
            assert response.status == 400
    assert customer.texts == ["您好"] * 4


async def test_a_retry_stands_in_the_parameters(strict: Sandbox, clock: Clock) -> None:
    user = started(strict)
    call = {"chat_id": user.id, "text": "x"}
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.post(f"{strict.base_url}{strict.token}/sendMessage", json=call) as response:
                body = json.loads(await response.read())
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_logging_out_ends_everything_for_ten_minutes(bot: Bot, clock: Clock) -> None:
    assert await bot.log_out()
    with pytest.raises(TelegramError, match="Logged out"):
        await bot.get_me()
    clock.advance(601)
    await bot.get_me()


async def test_closing_isn_t_taken_soon_after_the_start(bot: Bot, clock: Clock) -> None:
    with pytest.raises(TelegramError, match="Flood control"):
        await bot.close()
    clock.advance(601)
    assert await bot.close()
