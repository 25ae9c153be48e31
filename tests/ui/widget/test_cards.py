import re

import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.order_views import STATUSES, event, order_summary, order_view, shipment
from tests.support.page import Visit
from tests.ui.widget.cards import card, show

SIZES = {320: 640, 390: 844, 1280: 800}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", SIZES)
async def test_every_status_fits_and_has_its_words(
    visit: Visit, gateway: GatewayDouble, width: int, language: str
) -> None:
    await visit.page.set_viewport_size({"width": width, "height": SIZES[width]})
    await visit.open(f"/shop/{language}")
    await show(visit, gateway, *(card(order_view(status)) for status in STATUSES))
    cards = visit.page.locator("gendan-order-card")
    await expect(cards).to_have_count(len(STATUSES))
    headlines = await cards.locator("h3").all_inner_texts()
    assert len(set(headlines)) == len(STATUSES)
    assert not [words for words in headlines if "status." in words]
    assert await visit.own_scroll_width() <= width
    assert await overflowing(visit) == []


async def overflowing(visit: Visit) -> list[str]:
    """Elements, in whatever shadow root, that are wider than the log they stand in."""
    return await visit.page.evaluate(
        """() => {
        const all = (root) => [...root.querySelectorAll('*')].flatMap((it) =>
            [it, ...(it.shadowRoot ? all(it.shadowRoot) : [])]);
        const elements = all(document.querySelector('gendan-widget').shadowRoot);
        const log = elements.find((it) => it.matches('.scroll'));
        const right = log.getBoundingClientRect().left + log.clientWidth;
        const wide = elements.filter((it) => !it.matches('.visually-hidden, .visually-hidden *')
            && it.getBoundingClientRect().right > right + 1 && log.contains(it.getRootNode().host));
        if (log.scrollWidth > log.clientWidth) wide.push(log);
        return wide.map((it) => it.outerHTML.slice(0, 80));
    }"""
    )


async def test_a_shipped_parcel_names_all_that_is_known(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await show(visit, gateway, card(order_view("in_transit"), focus="tracking"))
    for words in (
        "SF Express",
        "SF1234567890121",
        "Tue, Nov 24 – Wed, Nov 25",
        "Arrived at the Shanghai Pudong hub",
        "Shanghai Pudong hub · Nov 22, 1:05 PM · 3 hours ago",
        "Hand-thrown mug",
        "Blue · 350 ml",
        "¥246.00",
        "李* 138****8000",
    ):
        await expect(visit.card).to_contain_text(words)
    link = visit.card.get_by_role("link", name="Follow it at SF Express")
    await expect(link).to_have_attribute("href", "https://carrier.example/track/SF1234567890121")


@pytest.mark.visitor(locale="zh-CN")
async def test_the_same_card_speaks_chinese(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open("/shop/zh")
    await show(visit, gateway, card(order_view("in_transit"), focus="tracking"))
    for words in (
        "运输中",
        "顺丰速运",
        "11月24日周二 – 11月25日周三",
        "3小时前",
        "手作陶瓷马克杯",
        "¥246.00",
    ):
        await expect(visit.card).to_contain_text(words)


@pytest.mark.visitor(locale="zh-TW")
async def test_traditional_readers_get_traditional_characters(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open("/shop/zh-TW")
    await show(visit, gateway, card(order_view("in_transit")))
    await expect(visit.card.locator("h3")).to_have_text("運送中")
    await expect(visit.page.get_by_role("button", name="轉真人客服")).to_be_visible()


async def test_a_carrier_without_a_date_gets_none_invented(visit: Visit, gateway: GatewayDouble) -> None:
    order = order_view("in_transit")
    order["shipments"][0]["eta"] = None
    await visit.open()
    await show(visit, gateway, card(order))
    await expect(visit.card).to_contain_text("The carrier gives no date")


async def test_the_age_of_a_scan_is_told_by_the_backends_clock(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await show(visit, gateway, card(order_view("in_transit", as_of="2026-12-01T05:05:00Z")))
    await expect(visit.card).to_contain_text("9 days ago")


async def test_a_scan_in_another_time_zone_names_the_zone(visit: Visit, gateway: GatewayDouble) -> None:
    abroad = event("in_transit", "2026-11-22T05:05:00Z", ("洛杉矶", "Los Angeles"), ("到达", "Arrived"))
    order = order_view("in_transit")
    order["shipments"][0]["last_event"] = abroad | {"timezone": "America/Los_Angeles"}
    await visit.open()
    await show(visit, gateway, card(order))
    await expect(visit.card).to_contain_text("Los Angeles · Nov 21, 9:05 PM PST")


async def test_of_a_very_long_order_the_rest_is_folded(visit: Visit, gateway: GatewayDouble) -> None:
    order = order_view("partly_shipped")
    first = order["items"][0]
    order["items"] = [
        first | {"line": n, "name": {"en": f"Mug no. {n}"}, "variant": None} for n in range(1, 121)
    ]
    order["shipments"][0]["lines"] = [{"line": n, "quantity": 1} for n in range(1, 121)]
    await visit.open()
    await show(visit, gateway, card(order))
    await expect(visit.card.get_by_text("Mug no. 12", exact=True)).to_be_visible()
    await expect(visit.card.get_by_text("Mug no. 13", exact=True)).to_be_hidden()
    await expect(visit.card.locator(".contents").first).to_contain_text(
        re.compile("Mug no. 6 × 1,? .{0,4}114 more")
    )
    await visit.card.get_by_text("Show 108 more").click()
    await expect(visit.card.get_by_text("Mug no. 120", exact=True)).to_be_visible()


async def test_several_parcels_are_counted_and_each_says_what_is_in_it(
    visit: Visit, gateway: GatewayDouble
) -> None:
    order = order_view("partly_delivered")
    order["shipments"].append(shipment(3, "in_transit"))
    await visit.open()
    await show(visit, gateway, card(order))
    parcels = visit.card.locator("gendan-parcel")
    await expect(parcels).to_have_count(3)
    await expect(parcels.nth(1).locator("h4")).to_have_text("Parcel 2 of 3")
    await expect(parcels.nth(1)).to_contain_text("Mountain oolong gift tin × 1")
    await expect(parcels.nth(1)).to_contain_text("a pickup station")


async def test_a_pickup_tells_where_until_when_and_with_which_code(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await show(visit, gateway, card(order_view("ready_for_pickup")))
    for words in ("Hive Box", "172 Yuyuan Road", "Kept until Nov 24, 6:00 PM", "8-2-3041"):
        await expect(visit.card).to_contain_text(words)


async def test_a_tracking_number_can_be_copied(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await show(visit, gateway, card(order_view("in_transit")))
    await visit.card.get_by_role("button", name="Copy tracking number SF1234567890121").click()
    await expect(visit.card.get_by_role("status").first).to_have_text("Copied")
    assert await visit.page.evaluate("navigator.clipboard.readText()") == "SF1234567890121"


async def test_the_scans_unfold_as_an_ordered_list(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await show(visit, gateway, card(order_view("in_transit")))
    scans = visit.card.locator("gendan-timeline ol li")
    await expect(scans.first).to_be_hidden()
    await visit.card.get_by_text("All scans (3)").click()
    await expect(scans).to_have_count(3)
    await expect(scans.first).to_be_visible()


async def test_a_timeline_shows_its_scans_at_once(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await show(visit, gateway, card(order_view("in_transit"), kind="tracking_timeline"))
    await expect(visit.card.locator("gendan-timeline ol li").first).to_be_visible()
    await expect(visit.card).not_to_contain_text("What you ordered")


async def test_what_a_parcels_receiver_may_not_see_is_left_out(visit: Visit, gateway: GatewayDouble) -> None:
    nothing = {
        "items": [],
        "totals": None,
        "payment": None,
        "address": None,
        "returns": [],
        "placed_at": None,
    }
    order = order_view("in_transit", level="parcel", number="SF1234567890121", **nothing)
    await visit.open()
    await show(visit, gateway, card(order))
    await expect(visit.card).to_contain_text("Parcel SF1234567890121")
    await expect(visit.card).not_to_contain_text("Going to")
    await expect(visit.card).not_to_contain_text("ordered")


async def test_choosing_from_the_list_of_orders_asks_about_that_order(
    visit: Visit, gateway: GatewayDouble
) -> None:
    orders = [
        order_summary("GD100001", "in_transit", ("马克杯", "Mug")),
        order_summary("GD100002", "delivered", ("耳机", "Headphones")),
    ]
    gateway.answers = lambda text: (
        [{"text": "Which one?", "data": {"type": "order_list", "orders": orders}}] if text == "orders" else []
    )
    await visit.open()
    await visit.write("orders")
    choice = visit.page.locator("gendan-order-list button").last
    await expect(choice).to_contain_text("Headphones and 1 more")
    await choice.click()
    await expect(visit.bubbles.last).to_have_text("You: Tell me about order GD100002")


@pytest.mark.parametrize(
    ("currency", "decimal", "written"),
    [("JPY", "12900", "¥12,900"), ("HUF", "5990", "Ft 5,990"), ("KWD", "12.500", "KWD 12.500")],
)
async def test_money_is_written_with_the_digits_that_the_server_says(
    visit: Visit, gateway: GatewayDouble, currency: str, decimal: str, written: str
) -> None:
    order = order_view("delivered")
    order["totals"]["total"] = {"minor": 1, "currency": currency, "decimal": decimal}
    await visit.open()
    await show(visit, gateway, card(order))
    await expect(visit.card).to_contain_text(written.replace(" ", "\u00a0"))
