"""A Telegram account is linked with a customer of the shop, and no longer."""

import asyncio
import re
import time
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bot.account_linking.tables import link_tokens, linked_accounts
from bot.conversations.tables import conversations, messages
from bot.inbound.rate_limits import LimitReachedError
from bot.personal_data import REGISTRY
from bot.privacy.retention import delete_older
from channels.telegram.outbound.pacing import Pace, Pacer
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from gendan.platform.data_subject import Subject
from tests.support.telegram import Line
from tests.support.waiting import until

UNKNOWN = "这个链接用不了了"
DONE = "关联好了"


@pytest.fixture
def li(sandbox: Sandbox) -> User:
    return sandbox.add_user("伟", language_code="zh-hans")


async def hears(user: User, words: str) -> str:
    """Wait until this came last."""
    await until(lambda: bool(user.texts) and words in user.texts[-1])
    return user.texts[-1]


async def link(line: Line, user: User, customer: str = "C1001") -> None:
    user.start(await line.links.issue(customer))
    await hears(user, "要把这个 Telegram 关联到")
    user.press("关联")
    await hears(user, DONE)


async def unlink(user: User) -> None:
    user.send("/unlink")
    await hears(user, "要解除")
    user.press("解除关联")
    await hears(user, "账号关联已解除")


async def rows(line: Line, table: Any) -> list[Any]:
    async with line.chat.database.read.connect() as connection:
        return list((await connection.execute(select(table))).mappings())


async def asked_as(line: Line, user: User, text: str) -> Any:
    """Return the conversation in which the dialogue was asked this."""
    before = len(line.chat.dialogue.requests)
    user.send(text)
    await until(lambda: len(line.chat.dialogue.requests) > before)
    await line.chat.settled()
    asked = line.chat.dialogue.requests[-1]
    assert asked.text == text
    return next(row for row in await rows(line, conversations) if asked.sender_id.startswith(row["id"]))


async def test_it_asks_with_the_masked_name_and_then_knows_the_customer(line: Line, li: User) -> None:
    li.start(await line.links.issue("C1001"))
    question = await hears(li, "要把这个 Telegram 关联到")
    assert "李* 在示例小店的账号" in question
    assert await rows(line, linked_accounts) == []
    li.press("关联")
    await hears(li, DONE)

    assert (await asked_as(line, li, "我的快递到哪了"))["customer_id"] == "C1001"
    assert await rows(line, link_tokens) == []


async def test_a_visitor_who_was_shown_an_order_gets_a_new_conversation(line: Line, li: User) -> None:
    visitor = await asked_as(line, li, "您好吗请问")
    async with line.chat.database.write.begin() as connection:
        await connection.execute(conversations.update().values(disclosed=True))
    await link(line, li)
    customer = await asked_as(line, li, "我的快递到哪了")

    assert customer["id"] != visitor["id"]
    assert {row["id"]: row["customer_id"] for row in await rows(line, conversations)} == {
        visitor["id"]: None,
        customer["id"]: "C1001",
    }


async def test_a_visitor_who_was_shown_nothing_takes_the_conversation_along(line: Line, li: User) -> None:
    visitor = await asked_as(line, li, "请问几点开门呢")
    await link(line, li)
    assert (await asked_as(line, li, "我的快递到哪了"))["id"] == visitor["id"]


async def test_after_the_undo_the_chat_is_a_visitors_in_a_conversation_of_its_own(
    line: Line, li: User
) -> None:
    await link(line, li)
    customer = await asked_as(line, li, "我的快递到哪了")
    await unlink(li)
    visitor = await asked_as(line, li, "那我的退货呢")

    assert visitor["id"] != customer["id"]
    assert visitor["customer_id"] is None
    assert await rows(line, linked_accounts) == []


async def test_a_page_to_sign_in_on_is_named_only_where_the_shop_has_one(
    line: Line, li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    li.send("/unlink")
    await hears(li, "没有关联账号")
    assert not [text for text in li.texts if "登录" in text]
    page = "https://shop.example/account"
    monkeypatch.setattr(line.links, "_shop", lambda: asyncio.sleep(0, {"sign_in_url": page}))
    li.send("/unlink")
    await hears(li, f"请登录 {page}")


async def test_who_keeps_the_link_stays_known(line: Line, li: User) -> None:
    await link(line, li)
    li.send("/unlink")
    await hears(li, "要解除")
    li.press("保留")
    await hears(li, "关联还在")
    assert (await asked_as(line, li, "我的快递到哪了"))["customer_id"] == "C1001"


async def test_used_expired_and_made_up_tokens_get_the_same_line(
    line: Line, li: User, sandbox: Sandbox
) -> None:
    token = await line.links.issue("C1001")
    li.start(token)
    await hears(li, "要把这个")
    li.press("关联")
    await hears(li, DONE)
    other = sandbox.add_user("Mallory", language_code="zh-hans")
    other.start(token)
    used = await hears(other, UNKNOWN)
    late = sandbox.add_user("Late", language_code="zh-hans")
    expired = await line.links.issue("C2001")
    line.chat.clock.pass_by(minutes=10)
    late.start(expired)
    made = sandbox.add_user("Made", language_code="zh-hans")
    made.start("made-up_token_of_22_ch")

    assert await hears(late, UNKNOWN) == used == await hears(made, UNKNOWN)
    assert [row["address"] for row in await rows(line, linked_accounts)] == [str(li.id)]


async def test_of_two_who_were_asked_about_one_token_only_the_first_is_linked(
    line: Line, li: User, sandbox: Sandbox
) -> None:
    other = sandbox.add_user("Mallory", language_code="zh-hans")
    token = await line.links.issue("C1001")
    for user in (li, other):
        user.start(token)
        await hears(user, "要把这个")
    li.press("关联")
    await hears(li, DONE)
    other.press("关联")
    await hears(other, UNKNOWN)

    assert [row["address"] for row in await rows(line, linked_accounts)] == [str(li.id)]


async def test_a_question_that_is_confirmed_too_late_links_nothing(line: Line, li: User) -> None:
    li.start(await line.links.issue("C1001"))
    await hears(li, "要把这个")
    line.chat.clock.pass_by(minutes=11)
    li.press("关联")
    await hears(li, UNKNOWN)
    assert await rows(line, linked_accounts) == []


async def test_who_says_no_uses_the_token_up(line: Line, li: User) -> None:
    token = await line.links.issue("C1001")
    li.start(token)
    await hears(li, "要把这个")
    li.press("不关联")
    await hears(li, "没有关联")
    li.start(token)
    await hears(li, UNKNOWN)


async def test_the_customers_next_account_ends_the_first_and_tells_it(
    line: Line, li: User, sandbox: Sandbox
) -> None:
    await link(line, li)
    phone = sandbox.add_user("伟的新手机", language_code="zh-hans")
    await link(line, phone)
    await hears(li, "账号关联已解除")

    assert (await asked_as(line, li, "我的快递到哪了"))["customer_id"] is None
    assert (await asked_as(line, phone, "我的包裹在哪里"))["customer_id"] == "C1001"


async def test_another_customer_in_the_same_account_begins_anew(line: Line, li: User) -> None:
    await link(line, li)
    first = await asked_as(line, li, "我的快递到哪了")
    await link(line, li, "C2001")
    second = await asked_as(line, li, "我的包裹在哪里")

    assert "原来关联的账号已解除。" in li.texts
    assert (second["customer_id"], second["id"] == first["id"]) == ("C2001", False)


async def test_what_is_being_answered_when_the_link_ends_is_not_told(line: Line, li: User) -> None:
    await link(line, li)
    line.chat.dialogue.gate.clear()
    line.chat.dialogue.requests.clear()
    li.send("我的快递到哪了")
    await line.chat.turn_begun()
    await line.links.part("telegram", line.sandbox.token.split(":")[0], "C1001")
    await hears(li, "账号关联已解除")
    line.chat.dialogue.gate.set()
    await line.chat.settled()
    await asked_as(line, li, "现在呢还能查吗")
    await hears(li, "现在呢还能查吗")

    assert not [text for text in li.texts if "我的快递到哪了" in text]


async def test_an_old_button_of_the_linked_time_is_worth_nothing_after_the_undo(line: Line, li: User) -> None:
    await link(line, li)
    li.send("/unlink")
    await hears(li, "要解除")
    (asked,) = [one.message_id for one in li.received if "要解除" in one.text]
    await line.links.part("telegram", line.sandbox.token.split(":")[0], "C1001")
    await hears(li, "账号关联已解除")
    await link(line, li, "C2001")
    li.press("解除关联", asked)
    await until(lambda: "button_unknown" in line.dropped)

    assert [row["customer_id"] for row in await rows(line, linked_accounts)] == ["C2001"]


async def test_a_token_in_a_group_does_nothing(line: Line, li: User, sandbox: Sandbox) -> None:
    token = await line.links.issue("C1001")
    group = sandbox.add_group("Family")
    li.send(f"/start@gendan_demo_bot {token}", group)
    await until(lambda: "group" in line.dropped)

    assert await rows(line, linked_accounts) == []
    assert len(await rows(line, link_tokens)) == 1


async def test_a_new_token_ends_the_one_before_and_none_stands_anywhere_in_clear(
    line: Line, li: User
) -> None:
    first, second = await line.links.issue("C1001"), await line.links.issue("C1001")
    li.start(first)
    await hears(li, UNKNOWN)
    li.start(second)
    await hears(li, "要把这个")
    written = [str(dict(row)) for table in (messages, link_tokens) for row in await rows(line, table)]

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{20,64}", token) for token in (first, second))
    assert not [row for row in written if first in row or second in row]


async def test_tokens_are_given_out_and_tried_only_so_often(line: Line, li: User) -> None:
    for _ in range(5):
        await line.links.issue("C1001")
    with pytest.raises(LimitReachedError):
        await line.links.issue("C1001")
    for number in range(6):
        li.start(f"guess-{number}".ljust(22, "x"))
    await until(lambda: "消息有点多" in "".join(li.texts))
    assert line.dropped == ["too_many_messages"]


async def test_an_erased_customers_link_and_token_are_gone(line: Line, li: User) -> None:
    await link(line, li)
    token = await line.links.issue("C1001")
    async with line.chat.database.write.begin() as connection:
        held = await REGISTRY.tell(connection, Subject("C1001"))
        assert [row["name"] for row in held["linked_accounts"]] == ["伟"]
        theirs = {row["id"]: "vouched" for row in await rows(line, conversations)}
        done = await REGISTRY.erase(connection, Subject("C1001", conversations=theirs))
    assert (done["linked_accounts"], done["link_tokens"]) == (1, 1)
    li.start(token)
    await hears(li, UNKNOWN)

    assert (await asked_as(line, li, "我的快递到哪了"))["customer_id"] is None


async def test_a_link_is_kept_as_long_as_its_conversation(line: Line, li: User) -> None:
    await link(line, li)
    clock = line.chat.clock
    await delete_older(line.chat.database, REGISTRY, clock.now())
    assert len(await rows(line, linked_accounts)) == 1
    clock.pass_by(days=181)
    await delete_older(line.chat.database, REGISTRY, clock.now())
    assert await rows(line, linked_accounts) == []


async def test_two_conversations_of_one_chat_keep_its_pace_together() -> None:
    pacer, sent = Pacer(Pace(chat_s=0.2, bot_s=0.0)), []

    async def send() -> None:
        async with pacer.turn(1):
            sent.append(time.monotonic())

    await asyncio.gather(send(), send(), send())
    assert min(after - before for before, after in pairwise(sent)) > 0.15
