"""Text from right to left is read from right to left, and turns nothing beside it."""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.support.gateway_double import GatewayDouble
from tests.support.order_views import event, order_summary, order_view, shipment
from tests.support.page import Visit
from tests.ui.widget.cards import card, show

ARABIC = "أين طلبي رقم GD100001؟ (اليوم)"
CUP = "كوب خزفي"
# Where a piece of text is on the screen, by its place in an element's text.
PLACE = """(element, piece) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf(piece);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + piece.length);
        const { left, right } = range.getBoundingClientRect();
        return [left, right];
    }
    return null;
}"""

SHARP_CORNER = """(bubble) => {
    const { borderBottomLeftRadius: left, borderBottomRightRadius: right } = getComputedStyle(bubble);
    return parseFloat(left) < parseFloat(right) ? 'left' : 'right';
}"""


async def direction(found: Locator) -> str:
    return str(await found.evaluate("(element) => getComputedStyle(element).direction"))


async def test_bubble_and_input_go_the_way_of_their_text(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [{"text": ARABIC}, {"text": f"Your order {CUP}: 5 items"}]
    await visit.open()
    box = visit.page.locator("gendan-composer textarea")
    assert await direction(box) == "ltr"
    await box.fill(ARABIC)
    assert await direction(box) == "rtl"
    await box.press("Enter")
    await expect(visit.bubbles).to_have_count(3)
    words = visit.bubbles.locator("div")
    assert [await direction(words.nth(at)) for at in range(3)] == ["rtl", "rtl", "ltr"]


@pytest.mark.parametrize("page", ["ltr", "rtl"])
async def test_a_bubbles_corner_points_to_who_speaks_whatever_the_script(
    visit: Visit, gateway: GatewayDouble, page: str
) -> None:
    gateway.answers = lambda _text: [{"text": ARABIC}, {"text": "In English"}]
    await visit.open()
    await visit.page.evaluate("(page) => { document.documentElement.dir = page }", page)
    for text in (ARABIC, "hello"):
        await visit.write(text)
        await expect(visit.bubbles.last).to_contain_text("In English")
    await expect(visit.bubbles).to_have_count(6)
    corners = [await visit.bubbles.nth(at).evaluate(SHARP_CORNER) for at in range(6)]
    own, other = ("right", "left") if page == "ltr" else ("left", "right")
    assert corners == [own, other, other] * 2


async def test_an_english_message_stays_as_it_was(visit: Visit) -> None:
    await visit.open()
    await visit.write("hello 123")
    assert await direction(visit.bubbles.first) == "ltr"


async def test_names_on_a_card_turn_nothing_beside_them(visit: Visit, gateway: GatewayDouble) -> None:
    order: dict[str, Any] = order_view("in_transit")
    order["items"][0] |= {"name": {"en": CUP}, "variant": {"en": f"{CUP} (XL)"}}
    scan = event("in_transit", "2026-11-22T02:00:00Z", (CUP, CUP), (ARABIC, ARABIC))
    order["shipments"] = [shipment(1, "in_transit") | {"last_event": scan}]
    await visit.open()
    await show(visit, gateway, card(order))
    scan = visit.card.locator("p", has_text="GD100001").last
    assert await direction(scan) == "rtl"
    line = visit.card.locator("p", has=visit.page.locator("time")).first
    place, dot = await line.evaluate(PLACE, CUP), await line.evaluate(PLACE, "·")
    # The place comes first and the time follows it: nothing was turned.
    assert place[1] <= dot[0]


async def test_titles_in_a_list_and_on_a_button_are_isolated(visit: Visit, gateway: GatewayDouble) -> None:
    orders = [order_summary("GD100001", "in_transit", (CUP, CUP))]
    data = {"type": "order_list", "orders": orders}
    reply = {"title": f"{CUP} 5", "payload": "/b_1"}
    gateway.answers = lambda _text: [{"text": "Which one?", "data": data, "quick_replies": [reply]}]
    await visit.open()
    await visit.write("orders")
    title = visit.page.locator("gendan-order-list .title bdi")
    await expect(title).to_have_text(CUP)
    assert await direction(title) == "rtl"
    assert await direction(visit.page.locator("gendan-replies bdi")) == "rtl"


async def test_a_files_name_in_a_sentence_is_isolated(visit: Visit) -> None:
    await visit.open()
    file = {"name": f"{CUP}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    await visit.page.locator("gendan-composer input").set_input_files([file])  # type: ignore[list-item]
    name = visit.page.locator("gendan-picked-file .name")
    await expect(name).to_be_visible()
    assert await direction(name) == "rtl"
    label = await visit.page.locator("gendan-picked-file button").last.get_attribute("aria-label")
    assert f"\u2068{CUP}.pdf\u2069" in str(label)
