"""The whole shop with a bot on Telegram, to which customers talk through the stand-in."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from channels.telegram.sandbox.people import User
from channels.telegram.sandbox.running import Sandbox, serving
from tests.shop import RunningShop, demo_shop

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
