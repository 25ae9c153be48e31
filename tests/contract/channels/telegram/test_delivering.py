"""What reaches customers on Telegram, how fast, and what becomes of what doesn't."""

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations.model import Sender
from bot.outbound.tables import deliveries
from channels.telegram.outbound.pacing import Pace
from demo.telegram_sandbox.limits import FloodRates
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.gateway import Chat, said
from tests.support.telegram import Line
from tests.support.waiting import until


@pytest.fixture
def customer(sandbox: Sandbox) -> User:
    return sandbox.add_user("Emma", language_code="en")


async def statuses(chat: Chat) -> list[str]:
    async with chat.database.read.connect() as connection:
        return list(await connection.scalars(select(deliveries.c.status).order_by(deliveries.c.seq)))


async def settled_as(chat: Chat, *expected: str) -> None:
    async with asyncio.timeout(10):
        while await statuses(chat) != list(expected):
            await asyncio.sleep(0.02)


async def tried_until(line: Line, customer: User, count: int) -> None:
    """Let time pass, and what is due be tried, until the customer has so many messages."""
    async with asyncio.timeout(10):
        while len(customer.received) < count:
            line.chat.clock.pass_by(seconds=1)
            line.deliveries.announce("telegram")
            await asyncio.sleep(0.05)


async def test_what_telegram_has_is_written_down_as_accepted(line: Line, chat: Chat, customer: User) -> None:
    customer.send("where is it")
    await customer.receives(2)
    await settled_as(chat, "accepted", "accepted")


async def test_markup_in_a_text_is_text(line: Line, customer: User) -> None:
    customer.send("<b>where</b> & 'why' \"is\" <it")
    received = await customer.receives(2)

    assert received[1].text == "Got: <b>where</b> & 'why' \"is\" <it"


async def test_links_are_not_drawn_out(line: Line, customer: User) -> None:
    customer.send("see https://shop.example/parcel")
    received = await customer.receives(2)

    assert received[1].message["link_preview_options"] == {"is_disabled": True}


async def test_who_blocked_the_bot_gets_nothing_more_until_they_write_again(
    line: Line, chat: Chat, customer: User
) -> None:
    customer.send("where is it")
    await customer.receives(2)
    chat.dialogue.gate.clear()
    customer.send("and the other one")
    await chat.accepted(4)
    customer.block()
    chat.dialogue.gate.set()
    await settled_as(chat, "accepted", "accepted", "refused")
    # Noted after the outcome, in a transaction of its own.
    async with asyncio.timeout(10):
        while (await line.conversation())["blocked_at"] is None:
            await asyncio.sleep(0.02)
    chat.clock.pass_by(minutes=1)
    customer.start()
    await customer.receives(3)

    assert (await line.conversation())["blocked_at"] is None


async def test_what_is_promised_to_who_blocked_the_bot_is_not_even_tried(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    chat.dialogue.gate.clear()
    customer.send("where is it")
    await chat.accepted(1)
    async with chat.database.write.begin() as connection:
        from bot.outbound.outbox import block  # noqa: PLC0415

        await block(connection, (await line.conversation())["id"], chat.clock.now())
    chat.dialogue.gate.set()
    await settled_as(chat, "refused", "refused")

    assert customer.texts == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_that_fails_before_the_work_is_tried_again(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User, status: int
) -> None:
    sandbox.faults.answer_with(status, methods={"sendMessage"}, times=1)
    customer.send("where is it")
    await chat.settled()
    await tried_until(line, customer, 2)
    await settled_as(chat, "accepted", "accepted")

    assert len(customer.texts) == 2


async def test_a_refused_connection_is_tried_again_and_nothing_is_doubled(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    chat.dialogue.gate.clear()
    customer.send("where is it")
    await chat.accepted(1)
    await sandbox.refuse_connections()
    chat.dialogue.gate.set()
    await chat.settled()
    await asyncio.sleep(0.2)
    await sandbox.accept_connections()
    await tried_until(line, customer, 2)

    assert len(customer.texts) == 2


def counted_as_unknown(chat: Chat) -> float | None:
    return chat.registry.get_sample_value(
        "gendan_deliveries_total", {"channel": "telegram", "outcome": "unknown"}
    )


async def test_an_answer_whose_arrival_nobody_knows_is_sent_once_more_and_counted(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    customer.send("hello")
    await customer.receives(2)
    sandbox.faults.lose_answers()
    customer.send("where is it")
    await settled_as(chat, "accepted", "accepted", "unknown")
    chat.clock.pass_by(minutes=10)
    line.deliveries.announce("telegram")
    await asyncio.sleep(0.1)

    assert customer.texts[2:] == ["Got: where is it"] * 2
    assert counted_as_unknown(chat) == 1


async def test_an_answer_that_never_came_to_telegram_is_not_lost(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    customer.send("hello")
    await customer.receives(2)
    sandbox.faults.lose_calls(times=1)
    customer.send("where is it")
    await settled_as(chat, "accepted", "accepted", "unknown")

    assert customer.texts[2:] == ["Got: where is it"]
    assert counted_as_unknown(chat) == 1


async def test_a_courtesy_whose_arrival_nobody_knows_is_not_said_twice(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    sandbox.faults.lose_answers(times=1)
    customer.send("where is it")
    received = await customer.receives(2)
    await settled_as(chat, "unknown", "accepted")

    assert [delivery.answer_lost for delivery in received] == [True, False]
    assert len(customer.texts) == 2


@pytest.mark.process  # goes by the clock
@pytest.mark.alone
async def test_a_slow_chat_holds_up_no_other(line: Line, sandbox: Sandbox, customer: User) -> None:
    slow = sandbox.add_user("Slow")
    sandbox.faults.delay(3.0, methods={"sendMessage"}, times=1)
    slow.send("where is it")
    await until(lambda: bool(sandbox.updates) and bool(sandbox.updates[0].acknowledged_at))
    await asyncio.sleep(0.2)
    for number in range(3):
        began = time.monotonic()
        customer.send(f"question {number}")
        await customer.receives(2 + number)
        assert time.monotonic() - began < 1.0
    assert slow.texts == []
    await slow.receives(2)


async def test_messages_to_one_chat_come_in_order_whatever_each_takes(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    sandbox.faults.delay(0.1, share=0.5, methods={"sendMessage"})
    for number in range(6):
        customer.send(f"question {number}")
        await until(lambda number=number: len(chat.dialogue.requests) > number)  # type: ignore[misc]
        await chat.settled()
    await until(lambda: customer.texts[-1:] == ["Got: question 5"])
    transcript = await chat.transcript((await line.conversation())["id"])

    assert customer.texts == [message.text for message in transcript if message.sender is Sender.BOT]


@pytest.mark.process  # goes by the clock
@pytest.mark.alone
async def test_telegrams_limits_are_never_broken_and_429_is_obeyed(chat: Chat) -> None:
    async with serving(rates=FloodRates()) as sandbox:
        line = Line(chat, sandbox, Pace())
        await line.begin()
        customers = [sandbox.add_user(f"customer {number}") for number in range(40)]
        for customer in customers:
            customer.send("where is it")
        began = time.monotonic()
        for customer in customers:
            await customer.receives(2, 30)
        took_s = time.monotonic() - began
        await line.end()

    assert sandbox.breaches == {}
    # 80 messages, 30 a second at most.
    assert 2.0 < took_s < 8.0


async def test_after_429_a_message_waits_as_long_as_it_is_told_and_counts_no_try(
    chat: Chat, sandbox: Sandbox
) -> None:
    async with serving(rates=FloodRates()) as strict:
        line = Line(chat, strict)
        await line.begin()
        customer = strict.add_user()
        customer.send("where is it")
        await customer.receives(1)
        await until(lambda: strict.breaches == {"chat_rate": 1})
        await asyncio.sleep(1.0)
        chat.clock.pass_by(seconds=1)
        line.deliveries.announce("telegram")
        await customer.receives(2)
        await settled_as(chat, "accepted", "accepted")
        async with chat.database.read.connect() as connection:
            attempts = list(await connection.scalars(select(deliveries.c.attempts)))
        await line.end()

    assert attempts == [1, 1]
    assert strict.breaches == {"chat_rate": 1}


async def test_a_restart_between_accepting_and_answering_loses_and_doubles_nothing(
    chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    line = Line(chat, sandbox)
    await line.begin()
    chat.dialogue.gate.clear()
    customer.send("where is it")
    await chat.turn_begun()
    await line.crash()
    chat.dialogue.gate.set()
    chat.clock.pass_by(seconds=31)
    await line.begin()
    chat.scheduler.wake_all([(await line.conversation())["id"]])
    await customer.receives(2)
    await asyncio.sleep(0.1)
    await line.end()

    assert customer.texts[1:] == ["Got: where is it"]
    assert len(await line.kept()) == 1


async def test_an_answer_longer_than_a_message_comes_in_pages_with_the_buttons_on_the_last(
    line: Line, chat: Chat, customer: User
) -> None:
    words = " ".join(f"word{number}" for number in range(1_500))
    answer = said("echo", text=words)
    answer.messages[0]["buttons"] = [{"title": "button_yes", "payload": {"intent": "affirm", "entities": {}}}]
    chat.dialogue.script = lambda _request: answer
    customer.send("tell me everything")
    received = await customer.receives(5)
    told: list[Any] = received[1:]

    assert " ".join(delivery.text for delivery in told) == f"Got: {words}"
    assert [bool(delivery.buttons) for delivery in told] == [False, False, False, True]


async def test_a_page_that_failed_is_sent_again_without_those_before_it(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.dialogue.script = lambda _request: said("echo", text="word " * 1_500)
    send, sent = line.line._api.send_message, 0

    async def fail_at_the_third(*arguments: Any, **named: Any) -> Any:
        nonlocal sent
        sent += 1
        if sent == 3:
            sandbox.faults.answer_with(500, methods={"sendMessage"}, times=1)
        return await send(*arguments, **named)

    monkeypatch.setattr(type(line.line._api), "send_message", staticmethod(fail_at_the_third))
    customer.send("tell me everything")
    await tried_until(line, customer, 3)
    await settled_as(chat, "accepted", "accepted")

    assert len({delivery.text for delivery in customer.received}) == len(customer.received) == 3
