"""Cards as text, pages that fit, keyboards that fit."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.conversations.model import OfferedButton
from bot.telegram.runtime import CatalogueWords
from channels.telegram.outbound.cards import draw
from channels.telegram.outbound.keyboard import keyboard
from channels.telegram.outbound.splitting import pages
from demo.telegram_sandbox.markup import parse_html
from tests.support.gateway import FrozenClock
from tests.support.order_views import STATUSES, order_summary, order_view
from tests.support.telegram import renderer

LANGUAGES = ("zh", "zh-Hant", "en")


class Strict(CatalogueWords):
    """Fails where a line would be left out."""

    def __call__(self, name: str, language: str, facts: Mapping[str, Any]) -> str:
        return self._renderer.sentence(name, facts, language, self._clock.now())


@pytest.fixture(scope="module")
def words() -> CatalogueWords:
    return CatalogueWords(renderer(), FrozenClock())


def card(order: dict[str, Any], language: str, focus: str = "status") -> dict[str, Any]:
    return {"type": "order_card", "order": order, "focus": focus, "language": language}


def test_a_card_tells_what_the_web_card_shows(words: CatalogueWords) -> None:
    assert "\n".join(draw(card(order_view(), "zh"), words)).split("\n") == [
        "<b>订单 GD100001 · 运输中</b>",
        "11月20日下单",
        "• 手作陶瓷马克杯（蓝色 · 350 毫升） × 2",
        "• 高山乌龙茶礼盒 × 1",
        "",
        "快递：顺丰速运 <code>SF1234567890121</code>",
        "预计送达：11月24日 至 11月25日",
        "约定送达：11月25日",
        "最近扫描：今天 13:05（3小时前），快件已到达上海浦东集散中心",
        '<a href="https://carrier.example/track/SF1234567890121">到顺丰速运官网查看</a>',
        "",
        "合计：¥246.00",
    ]


def test_what_the_words_above_it_say_is_not_said_again(words: CatalogueWords) -> None:
    order = order_view()
    parcel = order["shipments"][0]
    above = f"{parcel['last_event']['text']['zh']}，官方查询：{parcel['tracking_url']}"
    drawn = draw(card(order, "zh") | {"text": above}, words)

    assert not [line for line in drawn if "最近扫描" in line or "href" in line]
    assert [line for line in drawn if "预计送达" in line]


def test_in_english_too(words: CatalogueWords) -> None:
    drawn = draw(card(order_view("ready_for_pickup"), "en"), words)

    assert "<b>Order GD100001 · Ready for pickup</b>" in drawn
    assert (
        "Collect it at Hive Box, Jing’an Temple, 172 Yuyuan Road, Jing’an, Shanghai (all day)"
        ", kept until Nov 24, 6:00 PM"
    ) in drawn
    assert "Pickup code: <code>8-2-3041</code>" in drawn


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("focus", ["status", "timeline"])
def test_every_status_has_a_card_in_which_nothing_is_missing(status: str, language: str, focus: str) -> None:
    drawn = draw(card(order_view(status), language, focus), Strict(renderer(), FrozenClock()))
    text, _ = parse_html("\n".join(drawn))

    assert "GD100001" in text
    assert not {"{", "[[", "None"} & set(text.split())
    assert all(line.strip() for line in drawn if line != "")


def test_split_parcels_are_named_with_what_is_in_them(words: CatalogueWords) -> None:
    drawn = draw(card(order_view("partly_shipped"), "zh"), words)

    assert "<b>包裹 1/2 · 运输中</b>" in drawn
    assert "内有：高山乌龙茶礼盒" in drawn


def test_asked_for_the_scans_the_card_is_all_of_them(words: CatalogueWords) -> None:
    drawn = draw(card(order_view(), "zh", "timeline"), words)

    assert "<b>全部扫描（3）</b>" in drawn
    assert "昨天 17:12 杭州市，顺丰已收取快件" in drawn
    assert not [line for line in drawn if "合计" in line or "•" in line]


def test_a_parcels_receiver_sees_no_more_than_the_parcel(words: CatalogueWords) -> None:
    order = order_view(items=[], totals=None, payment=None, address=None, returns=[], placed_at=None)
    drawn = draw(card(order, "zh"), words)

    assert drawn[:3] == ["<b>订单 GD100001 · 运输中</b>", "", "快递：顺丰速运 <code>SF1234567890121</code>"]


def test_a_parcel_whose_order_is_not_known_is_called_by_its_own_number(words: CatalogueWords) -> None:
    order = order_view(level="parcel", number="SF1234567890121", placed_at=None, items=[], totals=None)
    told = {language: draw(card(order, language), words)[0] for language in ("zh", "en")}
    assert told == {
        "zh": "<b>包裹 SF1234567890121 · 运输中</b>",
        "en": "<b>Parcel SF1234567890121 · On its way</b>",
    }


def test_what_the_shop_calls_its_things_is_never_markup(words: CatalogueWords) -> None:
    order = order_view()
    order["items"][0]["name"] = {"zh": "<b>杯</b> & 碟", "en": "x"}
    order["shipments"][0]["tracking_number"] = "<i>1"
    order["shipments"][0]["tracking_url"] = 'https://carrier.example/"><b>'
    text, _ = parse_html("\n".join(draw(card(order, "zh"), words)))

    assert "• <b>杯</b> & 碟" in text
    assert "顺丰速运 <i>1" in text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "tg://resolve?domain=x", None, "", 7])
def test_only_web_addresses_are_linked(words: CatalogueWords, url: Any) -> None:
    order = order_view()
    order["shipments"][0] |= {"tracking_url": url}
    order["shipments"][0]["carrier"]["url"] = url

    assert not [line for line in draw(card(order, "zh"), words) if "href" in line]


def test_a_list_has_two_lines_an_order(words: CatalogueWords) -> None:
    orders = [
        order_summary("GD1", "in_transit", ("耳机", "Headphones")),
        order_summary("GD2", "lost", ("杯", "Mug")),
    ]
    drawn = draw({"type": "order_list", "orders": orders, "language": "en"}, words)

    assert drawn == [
        "• Headphones and more, 2 items · On its way",
        "   GD1 · ordered Nov 20 · CN¥246.00",
        "• Mug and more, 2 items · Lost on the way",
        "   GD2 · ordered Nov 20 · CN¥246.00",
    ]


def test_a_status_without_a_word_costs_its_line_and_not_the_card(words: CatalogueWords) -> None:
    drawn = draw(card(order_view("in_transit") | {"status": "somewhere_new"}, "zh"), words)

    assert not [line for line in drawn if "somewhere_new" in line]
    assert [line for line in drawn if "顺丰速运" in line]


def test_pages_are_cut_between_sentences_where_they_can_be() -> None:
    found = pages("第一句话在这里。第二句话在这里。第三句。", [], 18)

    assert found == ["第一句话在这里。第二句话在这里。", "第三句。"]


def test_a_card_that_does_not_fit_goes_on_a_page_of_its_own() -> None:
    found = pages("x" * 4_090, ["<b>line</b>", "", "second"])

    assert found == ["x" * 4_090, "<b>line</b>\n\nsecond"]


def test_of_hundreds_of_scans_the_newest_are_told_and_how_many_more_there_are(
    words: CatalogueWords,
) -> None:
    order = order_view()
    order["shipments"][0]["events"] *= 80
    drawn = draw(card(order, "en", "timeline"), words)

    assert "<b>All scans (240)</b>" in drawn
    assert "and 220 more" in drawn
    assert len(pages("text", drawn)) == 1


def buttons(*titles: str) -> Iterator[OfferedButton]:
    for number, title in enumerate(titles):
        yield OfferedButton(f"b_{number:022}", title)


@pytest.mark.parametrize(
    ("titles", "rows"),
    [
        (("是的", "不是"), [2]),
        (("Yes", "No", "Person"), [3]),
        (("a", "b", "c", "d"), [3, 1]),
        (("手作陶瓷马克杯（GD100001）", "高山乌龙茶礼盒（GD100002）"), [1, 1]),
        ((), []),
    ],
)
def test_buttons_stand_beside_each_other_where_they_fit(titles: tuple[str, ...], rows: list[int]) -> None:
    markup = keyboard(list(buttons(*titles)))

    assert [len(row) for row in (markup.inline_keyboard if markup else ())] == rows


def test_a_button_carries_the_opaque_id_and_a_title_that_ends() -> None:
    markup = keyboard(list(buttons("x" * 200)))
    assert markup
    ((button,),) = markup.inline_keyboard

    assert button.callback_data == f"b_{0:022}"
    assert len(button.text) == 60
