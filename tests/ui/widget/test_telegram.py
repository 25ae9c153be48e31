"""Going on in Telegram, as a signed-in customer finds it in the widget."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.ui.widget.states import going_on_in_telegram, linked_with_telegram, opened


async def test_only_a_signed_in_customer_of_a_shop_with_a_bot_finds_it(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.telegram = {"linked_as": None}
    await visit.go("/shop/en")
    await opened(visit, gateway)
    await visit.write("hello")
    await expect(visit.bubbles).not_to_have_count(1)
    await expect(visit.page.locator("button.telegram")).to_have_count(0)
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")
    await expect(visit.page.locator("button.telegram")).to_be_visible()
    await visit.page.evaluate("Gendan.setIdentity(null)")
    await expect(visit.page.locator("button.telegram")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_it_shows_the_link_its_picture_and_the_words_to_send(
    visit: Visit, gateway: GatewayDouble, language: str
) -> None:
    await visit.go(f"/shop/{language}")
    await going_on_in_telegram(visit, gateway)
    box = visit.page.locator("gendan-telegram")

    await expect(box.locator("a")).to_have_attribute("href", "https://t.me/demo_bot?start=a-token")
    await expect(box.locator("code")).to_have_text("/start a-token")
    await expect(box.get_by_role("img")).to_have_accessible_name(re.compile("QR|二维码"))
    await expect(box.locator("svg.qr path")).to_have_attribute("d", re.compile("^M0 0h1v1h-1zM1 0"))


@pytest.mark.visitor(viewport={"width": 390, "height": 780})
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_stands_below_the_words_keeps_to_one_line_on_a_phone(
    visit: Visit, gateway: GatewayDouble, language: str
) -> None:
    await visit.go(f"/shop/{language}")
    await going_on_in_telegram(visit, gateway)
    boxes = [await one.bounding_box() for one in await visit.page.locator(".under > *").all()]

    assert len(boxes) == 4
    assert len({round(box["y"] + box["height"] / 2) for box in boxes if box}) == 1


async def test_the_keyboard_opens_it_and_is_led_there(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.telegram = {"linked_as": None}
    await visit.go("/shop/en")
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")
    await opened(visit, gateway)
    await visit.page.locator("button.telegram").press("Enter")
    await expect(visit.page.locator("gendan-telegram h3")).to_be_focused()
    await expect(visit.page.locator("gendan-telegram a")).to_be_visible()
    await visit.page.keyboard.press("Tab")
    await expect(visit.page.locator("gendan-telegram a")).to_be_focused()


async def test_a_link_taken_on_the_phone_shows_in_the_widget_and_is_announced(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.go("/shop/en")
    await going_on_in_telegram(visit, gateway)
    await visit.page.locator("gendan-telegram a").focus()
    gateway.telegram = {"linked_as": "伟"}

    await expect(visit.page.locator("gendan-telegram section > [role=status]")).to_have_text(
        "Telegram connected as 伟."
    )
    await expect(visit.page.locator("gendan-telegram svg.qr")).to_have_count(0)
    await expect(visit.page.locator("gendan-telegram h3")).to_be_focused()


async def test_whoever_writes_goes_on_writing_when_the_link_is_taken(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.go("/shop/en")
    await going_on_in_telegram(visit, gateway)
    await visit.page.locator("gendan-composer textarea").focus()
    gateway.telegram = {"linked_as": "伟"}

    await expect(visit.page.locator("gendan-telegram")).to_contain_text("connected")
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()


async def test_a_link_whose_time_is_over_is_replaced_while_it_is_looked_at(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.offer_ends_in_s = 0
    await visit.go("/shop/en")
    await going_on_in_telegram(visit, gateway)
    async with asyncio.timeout(10):
        while gateway.offers < 2:
            await asyncio.sleep(0.1)


async def test_who_is_linked_can_end_it(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.go("/shop/en")
    await linked_with_telegram(visit, gateway)
    await visit.page.locator("gendan-telegram button").click()
    await expect(visit.page.locator("gendan-telegram")).not_to_contain_text("伟")
    await expect(visit.page.locator("gendan-telegram svg.qr")).to_be_visible()


async def test_a_refusal_is_said(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.telegram = {"linked_as": None}
    gateway.refuse = True
    await visit.go("/shop/en")
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")
    await opened(visit, gateway)
    await visit.page.locator("button.telegram").click()
    await expect(visit.page.locator("gendan-telegram [role=status]")).to_contain_text("try again")
