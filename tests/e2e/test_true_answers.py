"""The main job, through every real part: widget's socket, gateway, Rasa, actions, backend."""

import asyncio
from typing import Any

import pytest

from tests.support.customers import cards, words

pytestmark = pytest.mark.rasa


async def test_a_chinese_customer_is_told_where_the_parcel_is(arrive: Any) -> None:
    customer = await arrive("C1001")
    answer = await customer.ask("我的快递GD100001到哪了")

    card = cards(answer)[-1]
    assert card["number"] == "GD100001"
    assert card["status"] == "in_transit"
    assert card["shipments"][0]["tracking_number"] in words(answer)


async def test_an_english_customer_is_told_about_both_parcels(arrive: Any) -> None:
    customer = await arrive("C2001", "en-US")
    answer = await customer.ask("where's my order GD200004")

    card = cards(answer)[-1]
    assert card["number"] == "GD200004"
    assert len(card["shipments"]) == 2


async def test_an_anonymous_visitor_learns_nothing_before_verifying(arrive: Any) -> None:
    visitor = await arrive()
    asked = await visitor.ask("我的快递GD100001到哪了")
    assert not cards(asked)
    answer = await visitor.ask("li.wei@example.com")

    assert cards(answer)[-1]["number"] == "GD100001"


async def test_five_fragments_get_one_answer(arrive: Any) -> None:
    customer = await arrive("C1001")
    await customer.ask("你好")
    before = len(customer.heard)
    for fragment in ("我想查一下", "那个快递", "就是", "GD100001", "到哪了"):
        await customer.send(fragment)
    answer = await customer.next_answer(before)
    await asyncio.sleep(1)

    assert [card["number"] for card in cards(answer)] == ["GD100001"]
    assert customer.heard[before:] == answer


async def test_somebody_elses_order_is_as_unknown_as_one_that_does_not_exist(arrive: Any) -> None:
    first, second = await arrive("C1001"), await arrive("C1001")
    foreign = await first.ask("查一下订单GD200001")
    unknown = await second.ask("查一下订单GD300001")

    assert not cards(foreign)
    assert words(foreign).replace("GD200001", "GD300001") == words(unknown)


async def test_a_typed_command_reveals_nothing(arrive: Any) -> None:
    visitor = await arrive()
    answer = await visitor.ask('/order_status{"order_number":"GD200001"}')

    assert not cards(answer)
