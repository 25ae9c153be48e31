"""What a visitor of the demo shop sees, in a real browser on the real shop."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import chromium
from tests.support.e2e.looking import DESK, PHONE, take_picture, write
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.chromium, pytest.mark.rasa]


@pytest.fixture
async def page(request: pytest.FixtureRequest, shop: RunningShop) -> AsyncIterator[Page]:
    locale, viewport = request.param
    complaints: list[str] = []
    async with chromium() as browser:
        context = await browser.new_context(locale=locale, viewport=viewport, timezone_id="Asia/Shanghai")
        context.set_default_timeout(30_000)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        yield page
    assert not complaints


@pytest.mark.parametrize("page", [("zh-CN", DESK)], ids=["zh-desk"], indirect=True)
async def test_a_signed_in_chinese_customer_sees_the_card_and_then_the_other_one(
    page: Page, shop: RunningShop
) -> None:
    await page.goto(f"{shop.url}/demo/")
    await page.get_by_role("button", name="李伟").click()
    await expect(page.locator(".order").first).to_be_visible()
    await page.locator(".launcher").click()
    await write(page, "我的快递到哪了")
    await expect(page.locator("gendan-order-card")).to_have_count(1)
    await expect(page.locator("gendan-order-card").last).to_contain_text("GD100001")
    await take_picture(page, "chat-zh-desk")
    await write(page, "另一单呢")

    await expect(page.locator("gendan-order-card")).to_have_count(2)
    await expect(page.locator("gendan-order-card").last).to_contain_text("GD100004")


@pytest.mark.parametrize("page", [("en-US", PHONE)], ids=["en-phone"], indirect=True)
async def test_a_signed_in_english_customer_sees_both_parcels_on_a_phone(
    page: Page, shop: RunningShop
) -> None:
    await page.goto(f"{shop.url}/demo/")
    await page.get_by_role("button", name="Emma Clark").click()
    await expect(page.locator(".order").first).to_be_visible()
    await page.locator(".launcher").click()
    await write(page, "where's my order GD200004")

    card = page.locator("gendan-order-card").last
    await expect(card).to_contain_text("GD200004")
    await expect(card).to_contain_text("FedEx")
    await take_picture(page, "chat-en-phone")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("page", [("en-US", DESK)], ids=["en-desk"], indirect=True)
async def test_a_code_read_in_the_demos_mail_opens_the_orders(page: Page, shop: RunningShop) -> None:
    await page.goto(f"{shop.url}/chat")
    for said in ("where is my order GD200001", "I don't have it", "emma.clark@example.com"):
        await write(page, said)
        await page.wait_for_timeout(1500)
    mail = await page.context.new_page()
    await mail.goto(f"{shop.url}/demo/mail")
    letter = mail.get_by_text("emma.clark@example.com").first
    await expect(letter).to_be_visible()
    letters = await (await page.request.get(f"{shop.url}/demo/mail.json")).json()
    code = next(word.strip(".") for word in letters[0]["text"].split() if word.strip(".").isdigit())
    await take_picture(mail, "demo-mail-en-desk")
    await page.bring_to_front()
    await write(page, code)

    await expect(page.locator("gendan-order-card").last).to_contain_text("GD200001")


@pytest.mark.parametrize("page", [("en-US", DESK)], ids=["en-desk"], indirect=True)
async def test_what_a_customer_typed_stays_text_when_it_comes_back_from_the_shop(
    page: Page, shop: RunningShop
) -> None:
    await page.goto(f"{shop.url}/chat")
    await write(page, "<img src=x onerror=alert(1)><b>shipping</b>")
    await expect(page.locator("gendan-message").nth(1)).to_be_visible()
    await page.evaluate(
        "Object.keys(localStorage).filter(k => k.includes('said')).forEach(k => localStorage.removeItem(k))"
    )
    await page.reload()

    await expect(page.get_by_text("<img src=x onerror=alert(1)><b>shipping</b>")).to_be_visible()
    assert await page.locator("img[src=x], gendan-message b").count() == 0
