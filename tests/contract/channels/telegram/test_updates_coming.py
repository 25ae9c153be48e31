"""How updates come: fetched or brought, each once, whatever fails between."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from channels.telegram.api import ALLOWED_UPDATES
from channels.telegram.inbound.webhook import webhook_path, webhook_secret
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from tests.support.gateway import Chat
from tests.support.telegram import Line
from tests.support.waiting import until

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def customer(sandbox: Sandbox) -> User:
    return sandbox.add_user("Emma", language_code="en")


async def full(*_: Any, **__: Any) -> Any:
    raise OperationalError("insert", None, OSError(28, "no space left"))


async def test_updates_are_confirmed_only_after_they_are_durable(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(chat.intake, "_write", full)
        customer.send("where is it")
        await until(lambda: len(sandbox.updates[0].given_at) == 1)
        await asyncio.sleep(0.2)
        assert not sandbox.updates[0].acknowledged_at
    await customer.receives(2)

    assert len(sandbox.updates[0].given_at) == 2
    assert customer.texts[1] == "Got: where is it"


async def test_after_a_failure_what_a_chat_said_later_does_not_overtake(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, attempts = chat.intake._write, 0

    async def fail_first(*arguments: Any) -> Any:
        nonlocal attempts
        attempts += 1
        return await (full() if attempts == 1 else write(*arguments))

    monkeypatch.setattr(chat.intake, "_write", fail_first)
    sandbox.faults.pause_updates(0.2)
    for number in range(3):
        customer.send(f"part {number}")
    await customer.receives(2)
    await chat.settled()

    assert [body["text"] for body in await line.kept()] == ["part 0", "part 1", "part 2"]


async def test_both_ways_ask_for_the_same_kinds_of_update(hooked: Line, sandbox: Sandbox) -> None:
    assert sandbox.world.updates.allowed == sorted(ALLOWED_UPDATES)


async def test_polling_asks_for_them_too_and_takes_a_webhook_away(
    chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    from demo.telegram_sandbox.webhooks import SandboxWebhook  # noqa: PLC0415

    sandbox.world.webhooks.set(SandboxWebhook("http://127.0.0.1:9/"))
    line = Line(chat, sandbox)
    await line.begin()
    customer.send("where is it")
    await customer.receives(2)
    await line.end()

    assert sandbox.world.updates.allowed == sorted(ALLOWED_UPDATES)


async def test_a_clean_stop_takes_less_than_a_second_in_the_middle_of_a_poll(
    chat: Chat, sandbox: Sandbox
) -> None:
    line = Line(chat, sandbox)
    await line.begin()
    await asyncio.sleep(0.3)
    began = time.monotonic()
    await line.end()

    assert time.monotonic() - began < 1.0


async def test_polling_goes_on_after_a_conflict_and_after_a_lost_network(
    line: Line, sandbox: Sandbox, customer: User
) -> None:
    line.line._updates._first_pause_s = 0.05  # type: ignore[union-attr]
    await asyncio.sleep(0.2)
    async with (
        aiohttp.ClientSession() as other,
        other.get(f"{sandbox.base_url}{sandbox.token}/getUpdates?timeout=0"),
    ):
        pass
    await sandbox.refuse_connections()
    await asyncio.sleep(0.3)
    await sandbox.accept_connections()
    customer.send("where is it")
    await customer.receives(2)

    assert customer.texts[1] == "Got: where is it"


async def test_a_process_that_starts_again_takes_an_unconfirmed_update_once(
    chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    line = Line(chat, sandbox)
    await line.begin()
    customer.send("where is it")
    await customer.receives(2)
    given = sandbox.updates[0]
    await line.end()
    # As if the poll that confirms it had never come.
    sandbox.world.updates._pending[given.id] = given
    await line.begin()
    await until(lambda: len(given.given_at) >= 2)
    await asyncio.sleep(0.2)
    await line.end()

    assert len(customer.texts) == 2
    assert len(chat.dialogue.requests) == 1


async def test_a_webhook_answers_before_the_dialogue_does(
    hooked: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    chat.dialogue.gate.clear()
    customer.send("where is it")
    await until(lambda: bool(sandbox.updates) and sandbox.updates[0].statuses == [200])
    assert customer.texts == []
    chat.dialogue.gate.set()
    await customer.receives(2)

    assert [body["text"] for body in await hooked.kept()] == ["where is it"]


async def test_doubled_and_shuffled_updates_are_each_taken_once(
    hooked: Line, chat: Chat, sandbox: Sandbox
) -> None:
    sandbox.faults.repeat, sandbox.faults.shuffle = (1, 3), True
    customers = [sandbox.add_user(f"customer {number}") for number in range(4)]
    for number in range(6):
        for customer in customers:
            customer.send(f"{customer.id} says {number}")
    await until(lambda: all(update.acknowledged_at for update in sandbox.updates), 60)
    await asyncio.sleep(0.5)
    await chat.settled()
    kept = sorted(body["text"] for body in await hooked.kept())

    assert kept == sorted(f"{customer.id} says {number}" for number in range(6) for customer in customers)


async def test_a_doubled_press_is_one_press(
    hooked: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    customer.send_voice()
    chat.clock.pass_by(seconds=2)
    await customer.receives(2)
    sandbox.faults.repeat = (3, 3)
    customer.press("Talk to a person")
    await until(lambda: len(sandbox.updates[-1].statuses) == 3)
    await chat.settled()

    assert [request.payload["intent"] for request in chat.dialogue.requests if request.payload] == [
        "talk_to_human"
    ]


async def test_while_the_database_takes_nothing_the_update_comes_again(
    hooked: Line, chat: Chat, sandbox: Sandbox, customer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(chat.intake, "_write", full)
        customer.send("where is it")
        await until(lambda: bool(sandbox.updates[0].statuses))
    await customer.receives(2)

    assert sandbox.updates[0].statuses[0] == 503
    assert sandbox.updates[0].statuses[-1] == 200


@pytest.mark.parametrize("secret", ["missing", "wrong"])
async def test_nobody_but_telegram_brings_updates(
    hooked: Line, sandbox: Sandbox, customer: User, secret: Any
) -> None:
    sandbox.faults.secret = secret
    customer.send("where is it")
    await until(lambda: bool(sandbox.updates[0].statuses))

    assert set(sandbox.updates[0].statuses) == {401}
    assert await hooked.kept() == []


async def bring(line: Line, body: bytes, secret: str | None = None, account: str | None = None) -> int:
    token = line.sandbox.token
    path = webhook_path(account or token.split(":")[0])
    assert line.server
    async with (
        aiohttp.ClientSession() as http,
        http.post(
            line.server.make_url(path), data=body, headers={HEADER: secret or webhook_secret(token)}
        ) as response,
    ):
        return response.status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"update_id": "x"}', b"[" * 50_000, b"\xff"])
async def test_what_is_no_update_is_refused(hooked: Line, body: bytes) -> None:
    assert await bring(hooked, body) == 400


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 2, "message": None},
        {"update_id": 3, "message": {"message_id": 1}},
        {"update_id": 4, "callback_query": {"id": "1", "from": {"id": 1}}},
        {"update_id": 5, "message": {"chat": {"id": [], "type": {}}}},
        {"update_id": 6, "message": {"chat": {"id": 1, "type": "private"}, "photo": [], "from": "x"}},
        {"update_id": 7, "message": {"chat": {"id": 1, "type": "private"}, "text": {"a": "\ud800"}}},
        {"update_id": 8, "message": {"chat": {"id": 1, "type": "private"}, "venue": {"location": 3}}},
        {"update_id": 9, "my_chat_member": {}},
        {"update_id": 10, "something_new": {}},
    ],
)
async def test_an_update_of_any_other_shape_is_taken_and_breaks_nothing(
    hooked: Line, update: dict[str, Any]
) -> None:
    assert await bring(hooked, json.dumps(update).encode()) == 200


async def test_an_update_of_a_megabyte_is_refused(hooked: Line) -> None:
    assert await bring(hooked, b'{"update_id": 1, "x": "' + b"x" * 1_000_000 + b'"}') == 413


async def test_another_bots_number_is_refused_like_a_wrong_secret(hooked: Line) -> None:
    assert await bring(hooked, b"{}", account="7") == 401
    assert await bring(hooked, b"{}", secret="x") == 401
