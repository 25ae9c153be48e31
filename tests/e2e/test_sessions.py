"""Whose conversation a browser may go on with, and which tabs hear it, over the real socket."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.support.customers import Customer, cards, sign_in, words
from tests.support.e2e.private import EMMA, LI_WEI, leaked
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


async def tab(arrive: Any, former: Customer, identity: Any = None) -> Customer:
    """Open another tab of a browser; it asks for what the first one has, with everything said so far."""
    opened: Customer = await arrive()
    opened.identity = identity
    await opened.request_session(former.session_id, after_seq=0)
    return opened


async def test_the_second_customer_of_a_browser_sees_nothing_of_the_first(
    shop: RunningShop, arrive: Any
) -> None:
    li_wei = await arrive("C1001")
    await li_wei.ask("我的快递GD100001到哪了")
    emma = await tab(arrive, li_wei, await sign_in(shop, "C2001"))
    answer = await emma.ask("我的快递到哪了")

    assert emma.session_id != li_wei.session_id
    assert not leaked(emma.heard, LI_WEI)
    assert "GD1000" not in words(answer)


async def test_signing_out_begins_anew_and_the_old_conversation_stays_shut(arrive: Any) -> None:
    li_wei = await arrive("C1001")
    await li_wei.ask("我的快递GD100001到哪了")
    signed_in = li_wei.session_id
    heard = len(li_wei.heard)
    li_wei.identity = None
    await li_wei.request_session(signed_in, after_seq=0)
    answer = await li_wei.ask("我的快递到哪了")
    stranger = await arrive()
    await stranger.request_session(signed_in, after_seq=0)

    assert li_wei.session_id != signed_in
    assert not cards(answer)
    assert not leaked(li_wei.heard[heard:])
    assert stranger.session_id != signed_in
    assert not stranger.heard


async def test_the_customer_alone_finds_the_conversation_again(shop: RunningShop, arrive: Any) -> None:
    li_wei = await arrive("C1001")
    await li_wei.ask("我的快递GD100001到哪了")
    back = await tab(arrive, li_wei, await sign_in(shop, "C1001"))

    assert back.session_id == li_wei.session_id
    assert back.heard == li_wei.heard


async def test_a_visitors_conversation_goes_along_at_the_first_sign_in(
    shop: RunningShop, arrive: Any
) -> None:
    visitor = await arrive()
    await visitor.ask("运费多少钱")
    begun = visitor.session_id
    visitor.identity = await sign_in(shop, "C1001")
    await visitor.request_session(begun)

    assert visitor.session_id == begun
    assert cards(await visitor.ask("我的快递GD100001到哪了"))


@pytest.mark.parametrize("question", ["快递GD200001到哪了", "GD200002付款成功了吗", "GD200003什么时候发货"])
async def test_a_conversation_in_which_somebody_else_was_verified_is_not_adopted(
    shop: RunningShop, arrive: Any, question: str
) -> None:
    visitor = await arrive()
    await visitor.ask(question)
    assert "核对好了" in words(await visitor.ask("emma.clark@example.com"))
    li_wei = await tab(arrive, visitor, await sign_in(shop, "C1001"))
    await li_wei.ask(question)

    assert li_wei.session_id != visitor.session_id
    assert not cards(li_wei.heard)
    assert not leaked(li_wei.heard, EMMA)


async def test_who_knew_the_session_before_the_sign_in_hears_nothing_after_it(
    shop: RunningShop, arrive: Any
) -> None:
    before = await arrive()
    await before.ask("运费多少钱")
    heard = len(before.heard)
    li_wei = await tab(arrive, before, await sign_in(shop, "C1001"))
    await li_wei.ask("我的快递GD100001到哪了")
    refused = await before.send("我的快递GD100001到哪了")

    assert li_wei.session_id == before.session_id
    assert before.heard[heard:] == []
    assert before.seen_in_other_tabs == []
    assert refused["error"]["code"] == "session_missing"
    await before.request_session(before.session_id)
    assert not cards(await before.ask("我的快递GD100001到哪了"))


async def test_two_tabs_of_a_customer_hear_the_same(shop: RunningShop, arrive: Any) -> None:
    first = await arrive("C1001")
    await first.ask("你好")
    second = await tab(arrive, first, await sign_in(shop, "C1001"))
    heard = len(second.heard)
    answer = await first.ask("我的快递GD100001到哪了")
    await asyncio.sleep(0.2)

    assert second.heard[heard:] == answer
    assert [message["text"] for message in second.seen_in_other_tabs][-1] == "我的快递GD100001到哪了"


async def test_another_tab_is_shown_what_the_transcript_has(arrive: Any) -> None:
    first = await arrive()
    await first.ask("运费多少钱")
    second = await tab(arrive, first)
    await first.ask("  运费\u202e多少\x07钱 ")
    receipt = await first.send("运费多少钱", message_id="twice")
    again = await first.send("运费多少钱", message_id="twice")
    await asyncio.sleep(1)

    assert again == receipt
    assert [message["text"] for message in second.seen_in_other_tabs] == ["运费多少钱"] * 3
    replayed = await tab(arrive, first)
    assert [(m["seq"], m["text"]) for m in replayed.seen_in_other_tabs] == [
        (m["seq"], m["text"]) for m in second.seen_in_other_tabs
    ]


async def test_a_replay_is_exactly_what_was_missed_in_order_and_once(arrive: Any) -> None:
    first = await arrive()
    await first.ask("运费多少钱")
    known = first.heard[-1]["seq"]
    missed_from = len(first.heard)
    await first.ask("怎么退货")
    await first.ask("怎么联系你们")
    back = await arrive()
    await back.request_session(first.session_id, after_seq=known)

    assert back.heard == first.heard[missed_from:]
    seqs = sorted(message["seq"] for message in [*back.heard, *back.seen_in_other_tabs])
    assert seqs == list(range(known + 1, first.heard[-1]["seq"] + 1))


async def test_the_same_message_id_is_one_message_with_one_answer(arrive: Any) -> None:
    visitor = await arrive()
    first = await visitor.send("运费多少钱", message_id="m-1")
    second = await visitor.send("运费多少钱", message_id="m-1")
    await visitor.next_answer(0)
    third = await visitor.send("运费多少钱", message_id="m-1")
    await asyncio.sleep(1)

    assert first == second == third
    assert sum("包邮" in message["text"] for message in visitor.heard) == 1


async def test_a_tab_that_moved_on_no_longer_hears_its_former_conversation(
    shop: RunningShop, arrive: Any
) -> None:
    first = await arrive("C1001")
    await first.ask("你好")
    second = await tab(arrive, first, await sign_in(shop, "C1001"))
    second.identity = None
    await second.request_session(second.session_id)
    heard = len(second.heard)
    await first.ask("我的快递GD100001到哪了")

    assert second.heard[heard:] == []
    assert second.seen_in_other_tabs[1:] == []


@pytest.mark.parametrize("transport", ["websocket", "polling"])
@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example", 400), ("null", 400), ("http://127.0.0.1.evil.example", 400), (None, 200)],
)
async def test_a_foreign_site_is_refused_at_the_handshake(
    shop: RunningShop, transport: str, origin: str | None, status: int
) -> None:
    address = f"{shop.url}/socket.io/?EIO=4&transport={transport}"
    headers = {"Origin": origin or shop.url}
    async with aiohttp.ClientSession(headers=headers) as browser:
        if transport == "polling":
            async with browser.get(address) as answer:
                assert (answer.status, "sid" in await answer.text()) == (status, origin is None)
        elif origin:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await browser.ws_connect(address)
            assert refusal.value.status == status
        else:
            async with browser.ws_connect(address) as opened:
                assert "sid" in await opened.receive_str()
