import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from demo.telegram_sandbox.webhooks import SECRET_HEADER
from tests.support.telegram_sandbox.library import started


@dataclass
class Receiver:
    """The bot's own server."""

    url: str = ""
    status: int = 200
    secrets: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get(SECRET_HEADER))
        body = await request.json()
        self.texts.append(body["message"]["text"])
        return web.Response(status=self.status)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def settle(sandbox: Sandbox) -> None:
    """Wait until nothing is being delivered and nothing waits."""
    hooks = sandbox.world.webhooks
    assert await sandbox.world.bell.wait_until(lambda: hooks.is_idle, 5)


async def test_updates_come_with_the_secret_and_in_order(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url, secret_token="s3cret-_", max_connections=5)
    for number in range(20):
        customer.send(str(number))
    await settle(sandbox)
    assert receiver.texts == [str(number) for number in range(20)]
    assert set(receiver.secrets) == {"s3cret-_"}
    assert all(update.statuses == [200] for update in sandbox.updates[1:])
    assert all(len(update.acknowledged_at) == 1 for update in sandbox.updates[1:])


async def test_what_the_bot_refuses_comes_again_and_holds_back_only_its_own_chat(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver
) -> None:
    other = started(sandbox)
    await bot.set_webhook(receiver.url)
    receiver.status = 500
    for text in ("one", "two"):
        customer.send(text)
    one = sandbox.updates[-2]
    assert await sandbox.world.bell.wait_until(lambda: bool(one.statuses), 5)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert info.pending_update_count == 2
    receiver.status = 200
    other.send("three")
    await settle(sandbox)
    assert set(receiver.texts) == {"one", "two", "three"}
    assert receiver.texts.index("two") > receiver.texts.index("one")
    assert receiver.texts.count("two") == 1


async def test_updates_are_repeated_and_shuffled_as_planned(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver
) -> None:
    sandbox.faults.repeat, sandbox.faults.shuffle = (1, 4), True
    await bot.set_webhook(receiver.url)
    sent = [str(number) for number in range(30)]
    for text in sent:
        customer.send(text)
    await settle(sandbox)
    counts = Counter(receiver.texts)
    assert set(counts) == set(sent)
    assert set(counts.values()) == {1, 2, 3, 4}
    assert list(dict.fromkeys(receiver.texts)) != sent
    logged = {update.body["text"]: len(update.acknowledged_at) for update in sandbox.updates[1:]}
    assert logged == dict(counts)


async def test_repeats_come_late_beside_what_is_new_and_hold_up_nothing(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver
) -> None:
    sandbox.faults.repeat, sandbox.faults.repeated_within_s = (4, 4), 0.5
    await bot.set_webhook(receiver.url, max_connections=1)
    sent = [str(number) for number in range(20)]
    for text in sent:
        customer.send(text)
    assert await sandbox.world.bell.wait_until(lambda: not sandbox.world.updates.pending, 5)
    assert list(dict.fromkeys(receiver.texts)) == sent
    began = time.monotonic()
    await settle(sandbox)

    assert Counter(receiver.texts) == dict.fromkeys(sent, 4)
    assert 0.2 < time.monotonic() - began < 2.0


@pytest.mark.parametrize(("secret", "given"), [("missing", None), ("wrong", "not-s3cret")])
async def test_the_secret_can_be_spoilt(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver, secret: str, given: str | None
) -> None:
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    sandbox.faults.secret = secret  # type: ignore[assignment]
    customer.send("forged")
    await settle(sandbox)
    sandbox.faults.clear()
    customer.send("true")
    await settle(sandbox)
    assert receiver.secrets == [given, "s3cret"]


async def test_a_bot_that_is_away_gets_everything_later(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    customer.send("kept")
    assert await sandbox.world.bell.wait_until(lambda: bool(sandbox.updates[-1].statuses), 5)
    assert set(sandbox.updates[-1].statuses) == {0}
    await bot.set_webhook(receiver.url)
    await settle(sandbox)
    assert receiver.texts == ["kept"]


async def test_what_waited_can_be_dropped(
    sandbox: Sandbox, bot: Bot, customer: User, receiver: Receiver
) -> None:
    customer.send("old")
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    customer.send("new")
    await settle(sandbox)
    assert receiver.texts == ["new"]


async def test_the_webhook_tells_about_itself(bot: Bot, receiver: Receiver) -> None:
    await bot.set_webhook(receiver.url, allowed_updates=["message", "callback_query"], max_connections=7)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == (receiver.url, 7)
    assert set(info.allowed_updates) == {"message", "callback_query"}
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("http://shop.example/hook", None, "An HTTPS URL must be provided"),
        ("https://shop.example:8080/hook", None, "only on ports 80, 88, 443 or 8443"),
        ("https://shop.example/hook", "no spaces", "Secret token contains unallowed characters"),
        ("https://shop.example/hook", "x" * 257, "Secret token contains unallowed characters"),
    ],
)
async def test_a_webhook_that_telegram_wouldn_t_take_is_refused(
    bot: Bot, url: str, secret: str | None, reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.set_webhook(url, secret_token=secret)
    assert (await bot.get_webhook_info()).url == ""
