"""From an answered question over a thank-you to stars, on the whole shop."""

import asyncio
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.support.customers import Customer, sign_in, words
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


def rating(answer: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((m for m in answer if m.get("data", {}).get("type") == "rating"), None)


async def press(customer: Customer, stars: dict[str, Any], count: int) -> list[dict[str, Any]]:
    option = stars["data"]["options"][count - 1]
    return await customer.ask("", payload_id=option["payload"].removeprefix("/"))


@pytest.mark.parametrize(
    ("customer", "locale", "question", "thanks", "asks", "thanked"),
    [
        ("C1001", "zh-CN", "我的快递GD100001到哪了", "谢谢", "几颗星", "谢谢您的评价"),
        ("C2001", "en-US", "where is order GD200001", "thanks", "How did we do?", "Thank you for the rating"),
    ],
)
async def test_an_answered_customer_who_says_thanks_is_asked_once(
    arrive: Any, customer: str, locale: str, question: str, thanks: str, asks: str, thanked: str
) -> None:
    who = await arrive(customer, locale)
    await who.ask(question)
    stars = rating(await who.ask(thanks))
    assert stars
    assert asks in stars["text"]
    assert [reply["payload"] for reply in stars["quick_replies"]] == [
        option["payload"] for option in stars["data"]["options"]
    ]
    assert thanked in words(await press(who, stars, 5))

    assert not rating(await who.ask(thanks))


async def test_who_was_only_greeted_is_not_asked(arrive: Any) -> None:
    visitor = await arrive()
    await visitor.ask("你好，有人吗？")
    assert not rating(await visitor.ask("谢谢"))


async def test_over_rest_the_question_comes_in_words_with_buttons_and_as_a_rating(shop: RunningShop) -> None:
    sender = uuid4().hex

    async def say(text: str) -> list[dict[str, Any]]:
        url = f"{shop.url}/webhooks/rest/webhook"
        headers = {"Authorization": f"Bearer {shop.rest_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.post(url, json={"sender": sender, "message": text}) as response,
        ):
            answer: list[dict[str, Any]] = await response.json()
            return answer

    await say("How much is shipping?")
    *_, stars = await say("thank you")
    assert stars["custom"]["type"] == "rating"
    assert stars["custom"]["text"] == stars["text"]
    assert len(stars["buttons"]) == 5
    (low,) = await say(stars["custom"]["options"][0]["payload"])
    (again,) = await say(stars["custom"]["options"][4]["payload"])

    assert [button["title"] for button in low["buttons"]] == ["Talk to a person"]
    assert "already" in again["text"]


async def test_what_was_seen_in_one_tab_is_told_to_the_others(shop: RunningShop, arrive: Any) -> None:
    reader = await arrive("C1001")
    await reader.ask("运费是多少")
    other = await arrive("C1001")
    other.identity = await sign_in(shop, "C1001")
    told: list[dict[str, Any]] = []
    other.socket.on("read", told.append)
    await other.request_session(reader.session_id, after_seq=0)
    last = reader.heard[-1]["seq"]
    before = list(told)
    await reader.socket.emit("read", {"session_id": reader.session_id, "seq": last})
    async with asyncio.timeout(5):
        while len(told) == len(before):
            await asyncio.sleep(0.05)

    assert before == []
    assert told == [{"seq": last}]
