import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit

ORDERS = [
    {"number": "GD100001", "title": {"zh": "马克杯", "en": "Mug"}, "status": "in_transit"},
    {"number": "GD100002", "title": {"zh": "耳机", "en": "Headphones"}, "status": "delivered"},
]
MAIL = ("email", "li.wei@example.com", "Your code", "Your code is 482913. It is valid for 10 minutes.")


async def test_signing_in_lists_the_orders_and_each_can_be_asked_about(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.orders = ORDERS
    await visit.go("/demo/")
    await visit.page.get_by_role("button", name="Li Wei").click()
    await visit.page.get_by_role("button", name="Ask about this order GD100001").click()
    await expect(visit.bubbles.first).to_have_text("You: Where is my order GD100001?")
    await expect(visit.bubbles).to_have_count(2)
    assert gateway.conversations[gateway.received[0]["session_id"]].owner == "proof-of-C1001"


async def test_a_reload_stays_signed_in_and_signing_out_forgets(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.orders = ORDERS
    await visit.go("/demo/")
    await visit.page.get_by_role("button", name="Emma Clark").click()
    await expect(visit.page.locator(".order")).to_have_count(2)
    await visit.page.reload()
    await expect(visit.page.locator(".order")).to_have_count(2)
    await visit.page.get_by_role("button", name="Sign out").click()
    await expect(visit.page.locator(".order")).to_have_count(0)
    await visit.page.reload()
    await expect(visit.page.get_by_text("Try it with number")).to_be_visible()


async def test_the_language_of_page_and_widget_change_together(visit: Visit) -> None:
    await visit.go("/demo/")
    await visit.page.get_by_role("button", name="繁體").click()
    await expect(visit.page.get_by_role("heading", name="今天您是誰？")).to_be_visible()
    await expect(visit.page.locator(".launcher")).to_contain_text("查詢我的訂單")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", ["/demo/", "/demo/mail"])
async def test_the_demo_pages_fit_every_width(
    visit: Visit, gateway: GatewayDouble, path: str, width: int
) -> None:
    gateway.orders = ORDERS
    gateway.letterbox.add(*MAIL)
    await visit.page.set_viewport_size({"width": width, "height": 800})
    await visit.go(path)
    await expect(visit.page.locator("footer.bottom")).to_be_attached()
    assert await visit.own_scroll_width() <= width


@pytest.mark.parametrize("path", ["/", "/demo"])
async def test_whoever_leaves_something_off_the_address_is_led_to_the_demo(visit: Visit, path: str) -> None:
    await visit.go(path)
    assert visit.page.url.endswith("/demo/")


async def test_a_mail_that_arrives_appears_with_its_code_to_copy(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.go("/demo/mail")
    await expect(visit.page.get_by_text("Nothing has been sent yet")).to_be_visible()
    gateway.letterbox.add(*MAIL)
    await visit.page.get_by_role("button", name="Copy Code 482913").click()
    assert await visit.page.evaluate("navigator.clipboard.readText()") == "482913"
    await expect(visit.page.get_by_text("Nothing has been sent yet")).to_be_hidden()
