"""Each limit lets pass what it allows, refuses the next, and counts it."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, RetryAfter

from demo.telegram_sandbox.attachments import picture
from demo.telegram_sandbox.limits import TOLERANT
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.telegram_sandbox.library import Clock, call, library, started


async def test_a_chat_gets_one_message_a_second(strict: Sandbox, strict_bot: Bot, clock: Clock) -> None:
    user = started(strict)
    await strict_bot.send_message(user.id, "one")
    clock.advance(0.9)
    with pytest.raises(RetryAfter) as refusal:
        await strict_bot.send_message(user.id, "too early")
    assert refusal.value.retry_after.total_seconds() == 1
    assert "Retry in" in str(refusal.value)
    clock.advance(0.1)
    await strict_bot.send_message(user.id, "two")
    assert user.texts == ["one", "two"]
    assert strict.breaches == {"chat_rate": 1}


async def test_a_bot_sends_thirty_messages_a_second(strict: Sandbox, strict_bot: Bot, clock: Clock) -> None:
    users = [started(strict) for _ in range(31)]
    for user in users[:30]:
        await strict_bot.send_message(user.id, "x")
    with pytest.raises(RetryAfter):
        await strict_bot.send_message(users[30].id, "x")
    assert strict.breaches == {"bot_rate": 1}
    clock.advance(1)
    await strict_bot.send_message(users[30].id, "x")
    assert strict.breaches == {"bot_rate": 1}


async def test_a_group_gets_twenty_messages_a_minute(strict: Sandbox, strict_bot: Bot, clock: Clock) -> None:
    group = strict.add_group()
    for _ in range(20):
        await strict_bot.send_message(group.id, "x")
        clock.advance(1)
    with pytest.raises(RetryAfter) as refusal:
        await strict_bot.send_message(group.id, "x")
    assert refusal.value.retry_after.total_seconds() == 40
    assert strict.breaches == {"group_rate": 1}
    clock.advance(40)
    await strict_bot.send_message(group.id, "x")


async def test_short_bursts_pass_where_they_are_tolerated(clock: Clock) -> None:
    async with serving(rates=TOLERANT, now=clock) as sandbox, library(sandbox) as bot:
        user = started(sandbox)
        for _ in range(4):
            await bot.send_message(user.id, "x")
        with pytest.raises(RetryAfter):
            await bot.send_message(user.id, "x")
        clock.advance(4)
        await bot.send_message(user.id, "x")


async def test_edits_and_answers_are_no_messages(strict: Sandbox, strict_bot: Bot) -> None:
    user = started(strict)
    sent = await strict_bot.send_message(user.id, "one")
    for number in range(3):
        await sent.edit_text(f"edit {number}")
    assert strict.breaches == {}


async def test_a_text_has_4096_characters_after_its_markup(
    sandbox: Sandbox, bot: Bot, customer: User
) -> None:
    longest = "您" * 4095 + "&lt;"
    await bot.send_message(customer.id, f"<b>{longest}</b>", parse_mode="HTML")
    assert sandbox.breaches == {}
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(customer.id, f"<b>{longest}x</b>", parse_mode="HTML")
    assert sandbox.breaches == {"text_length": 1}


async def test_a_caption_has_1024_characters(sandbox: Sandbox, bot: Bot, customer: User) -> None:
    await bot.send_photo(customer.id, picture(), caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(customer.id, picture(), caption="x" * 1025)
    assert sandbox.breaches == {"caption_length": 1}


@pytest.mark.parametrize("data", ["", "x" * 65, "您" * 22])
async def test_callback_data_have_64_bytes(sandbox: Sandbox, bot: Bot, customer: User, data: str) -> None:
    fits = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="x" * 64)]])
    await bot.send_message(customer.id, "x", reply_markup=fits)
    assert sandbox.breaches == {}
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": data}]]}
    answer = await call(sandbox, "sendMessage", chat_id=customer.id, text="x", reply_markup=markup)
    assert answer["description"] == "Bad Request: BUTTON_DATA_INVALID"
    assert sandbox.breaches == {"callback_data": 1}


async def test_the_answer_to_a_press_has_200_characters(sandbox: Sandbox, bot: Bot, customer: User) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="x")]])
    await bot.send_message(customer.id, "x", reply_markup=markup)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(customer.press("Go").id, "x" * 201)
    assert sandbox.breaches == {"callback_answer_length": 1}
