"""The whole shop with a bot on Telegram, to which customers talk through the stand-in."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import socketio

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.shop import RunningShop, demo_shop

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1200), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with serving() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop_with_bot(
    sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningShop]:
    var, stack = tmp_path_factory.mktemp("telegram"), ExitStack()
    started: Callable[[], RunningShop] = lambda: stack.enter_context(  # noqa: E731 - runs in a thread
        demo_shop(var, GENDAN_TELEGRAM_TOKEN=sandbox.token, GENDAN_TELEGRAM_API_URL=sandbox.url)
    )
    yield await asyncio.to_thread(started)
    await asyncio.to_thread(stack.close)


@asynccontextmanager
async def signed_in(
    shop: RunningShop, customer: str
) -> AsyncIterator[tuple[socketio.AsyncClient, list[Any]]]:
    """Connect as the widget of a signed-in customer does; give what it is told about Telegram, too."""
    told: list[Any] = []
    async with aiohttp.ClientSession() as http:
        url = f"{shop.url}/demo/sign-in"
        async with http.post(url, json={"customer": customer}) as response:
            identity = (await response.json())["identity"]
        widget = socketio.AsyncClient(http_session=http)
        widget.on("telegram", told.append)
        await widget.connect(shop.url)
        try:
            await widget.emit("session_request", {"identity": identity, "after_seq": 0})
            yield widget, told
        finally:
            await widget.disconnect()


async def answer(customer: User, before: int, word: str) -> str:
    """Return what came since, once a word is in it."""
    async with asyncio.timeout(30):
        while True:
            said = "\n".join(customer.texts[before:])
            if word in said:
                return said
            await asyncio.sleep(0.05)


async def ask(customer: User, text: str, word: str) -> str:
    before = len(customer.texts)
    customer.send(text)
    return await answer(customer, before, word)


async def test_from_the_question_to_the_card_and_a_button(
    shop_with_bot: RunningShop, sandbox: Sandbox
) -> None:
    customer = sandbox.add_user("伟", language_code="zh-hans")
    customer.start()
    await answer(customer, 0, "您好")
    await ask(customer, "我的快递到哪了", "订单号")
    await ask(customer, "GD100001", "邮箱")
    told = await ask(customer, "li.wei@example.com", "合计")
    before = len(customer.texts)
    customer.send("/help")
    await answer(customer, before, "转人工")
    customer.press("运费和时效")
    shipping = await answer(customer, before + 1, "包邮")

    assert "订单 GD100001 · 运输中" in told
    assert re.search(r"快递：顺丰速运 SF1234567890123", told)
    assert "预计送达：" in told
    assert told.count("杭州转运中心") == 1
    assert "手工陶瓷马克杯（蓝色） × 2" in told
    assert "满99元" in shipping
    assert sandbox.breaches == {}


async def test_nobodys_words_and_no_token_stand_in_the_logs(
    shop_with_bot: RunningShop, sandbox: Sandbox
) -> None:
    customer = sandbox.add_user("Zorblax", language_code="en")
    await ask(customer, "is my quixotic parcel GD100001 here?", "check against")
    sandbox.faults.answer_with(502, times=3)
    sandbox.faults.lose_answers(times=2)
    await ask(customer, "/human", "person")
    sandbox.faults.clear()
    written = shop_with_bot.logs()

    assert "telegram_on" in written
    secret = sandbox.token.split(":")[1]
    assert not [word for word in (secret, "Zorblax", "quixotic", "li.wei@") if word in written]


async def test_the_shops_secrets_and_pages_hold_no_token(
    shop_with_bot: RunningShop, sandbox: Sandbox
) -> None:
    secret = sandbox.token.split(":")[1]
    files = [path for path in Path(shop_with_bot.var).rglob("*") if path.is_file() and path.suffix != ".db"]

    assert not [path for path in files if secret in path.read_text(encoding="utf-8", errors="replace")]


async def test_a_signed_in_customer_links_asks_without_any_proof_and_undoes_it(
    shop_with_bot: RunningShop, sandbox: Sandbox
) -> None:
    customer = sandbox.add_user("李伟", language_code="zh-hans")
    async with signed_in(shop_with_bot, "C1001") as (widget, told):
        async with asyncio.timeout(10):
            while not told:
                await asyncio.sleep(0.05)
        offer = await widget.call("telegram_asked")
        token = offer["url"].partition("?start=")[2]
        assert offer["url"] == f"https://t.me/gendan_demo_bot?start={token}"
        assert offer["command"] == f"/start {token}"
        customer.start(token)
        question = await answer(customer, 0, "要把这个 Telegram 关联到")
        customer.press("关联")
        await answer(customer, 0, "关联好了")
        assert await widget.call("telegram_looked") == {"linked_as": "李伟"}
        found = await ask(customer, "我的快递到哪了", "GD100001")
        await widget.call("telegram_ended")
        await answer(customer, 0, "账号关联已解除")
    asked = await ask(customer, "我的快递到哪了", "订单号")

    assert told == [{"linked_as": None}]
    assert "李* 在" in question
    assert "李伟" not in question
    assert "请再发以下任意一项" not in found
    assert "GD100001" not in asked
    assert token not in shop_with_bot.logs()
    assert sandbox.breaches == {}


async def test_the_own_number_proves_an_order_and_another_accounts_does_not(
    shop_with_bot: RunningShop, sandbox: Sandbox
) -> None:
    stranger = sandbox.add_user("Mallory", language_code="zh-hans", phone="14155550199")
    li = sandbox.add_user("伟", language_code="zh-hans", phone="8613800138000")
    for user in (stranger, li):
        await ask(user, "我的快递到哪了", "订单号")
        await ask(user, "GD100001", "也可以点下面的按钮")
    before = len(stranger.texts)
    stranger.send_contact(li.person)
    await answer(stranger, before, "名片")
    stranger.share_contact()
    refused = await answer(stranger, before, "对不上")
    before = len(li.texts)
    li.tap("分享我的手机号")
    shown = await answer(li, before, "合计")

    assert "顺丰" not in refused
    assert "SF1234567890123" in shown
    assert "13800138000" not in shop_with_bot.logs()
