import time

import pytest

from bot.dialogue.fallback.goods import has_goods
from bot.dialogue.fallback.parser import Reading, Wish, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我的快递到哪了", Reading(Wish.ORDER, about_parcel=True)),
        ("GD100001", Reading(Wish.ORDER, ("gd100001",))),
        ("ＧＤ１００００１到哪了", Reading(Wish.ORDER, ("gd100001",), about_parcel=True)),
        ("#1001 發貨了嗎", Reading(Wish.ORDER, ("#1001",))),
        ("INV/2026/0001", Reading(Wish.ORDER, ("inv/2026/0001",))),
        ("1Z999AA10123456784", Reading(Wish.ORDER, ("1z999aa10123456784",))),
        ("where's my order 1001", Reading(Wish.ORDER, ("1001",), about_parcel=True)),
        ("另一单呢", Reading(Wish.ORDER, position="other", about_parcel=True)),
        ("what about the other one", Reading(Wish.ORDER, position="other", about_parcel=True)),
        ("has my last order shipped", Reading(Wish.ORDER, position="latest")),
        ("is it on its way", Reading(Wish.ORDER, about_parcel=True)),
        ("订单怎么样了", Reading(Wish.ORDER)),
        ("我的订单", Reading(Wish.LIST)),
        ("show my orders", Reading(Wish.LIST)),
        ("在吗", Reading(Wish.GREETING)),
        ("转人工", Reading(Wish.PERSON)),
        ("I want to talk to a human", Reading(Wish.PERSON)),
    ],
)
def test_a_plain_question_is_read(text: str, expected: Reading) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我要退货GD100001",
        "cancel order 1001",
        "运费多少",
        "how much is shipping",
        "杯子碎了",
        "change the address of 1001",
        "my parcel arrived broken",
        "li.wei@example.com",
        "谢谢",
        "what's the weather",
        "2026-11-22",
        "do you deliver to Canada?",
        "my parcel was stolen from my porch",
        "你们用什么快递？",
        "your courier was so rude",
        "快递员态度太差了",
        "where is my parcel " * 30,
        "客服去哪了",
        "晚点吧",
        "看看商品",
        "is it too late",
        "what about my second order",
    ],
)
def test_what_needs_the_dialogue_is_left_to_it(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("耳机到了吗", ("耳机",)),
        ("我买的杯子到哪里了", ("杯子",)),
        ("is the backpack on its way", ("backpack",)),
    ],
)
def test_goods_are_understood_by_any_name_if_the_order_has_them(text: str, goods: tuple[str, ...]) -> None:
    reading = read(text)
    assert reading is not None
    assert (reading.wish, reading.goods) == (Wish.ORDER, goods)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("耳机", True),
        ("无线耳机", True),
        ("耳机盒", False),
        ("杯子", False),
        ("headphones", True),
        ("red headphone", True),
        ("headphone refund", False),
        ("porch", False),
    ],
)
def test_a_name_fits_goods_by_its_end(name: str, fits: bool) -> None:
    view = {"items": [{"name": {"zh": "降噪蓝牙耳机", "en": "Wireless headphones"}}]}
    assert has_goods(view, [name]) is fits


@pytest.mark.parametrize(
    "piece",
    [
        "怎么一直", "我想要", "刚", "昨天刚刚", "没有", "转接", "i want to ", "going to be ", "to ",
        "help me ", "my last most recent ", "i have not ", "where is the a b c ", "can you help me ",
        "been being ",
    ],
)  # fmt: skip
def test_nothing_takes_long_to_read(piece: str) -> None:
    began = time.process_time()
    for end in ("", "x", "好"):
        read((piece * 200)[: 199 - len(end)] + end)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (
            {"intent": "inform", "entities": {"order_number": "A1"}},
            Reading(Wish.ORDER, ("A1",), about_parcel=True),
        ),
        ({"intent": "track_delivery", "entities": {}}, Reading(Wish.ORDER, about_parcel=True)),
        ({"intent": "talk_to_human", "entities": {}}, Reading(Wish.PERSON)),
        ({"intent": "order_status", "entities": {"order_number": "A1", "detail": "nudge"}}, None),
        ({"intent": "affirm", "entities": {}}, None),
    ],
)
def test_a_button_means_what_it_stands_for(payload: dict[str, object], expected: Reading | None) -> None:
    assert read("anything", payload) == expected
