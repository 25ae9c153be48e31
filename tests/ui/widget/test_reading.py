"""What the customer has seen: told to the gateway, and taken off the badge in every tab."""

import asyncio
from itertools import pairwise

from playwright.async_api import Page, expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.support.waiting import until

LONG = "\n".join(f"Line {number}" for number in range(60))


async def talked(visit: Visit) -> None:
    await visit.open()
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)


def seen(gateway: GatewayDouble) -> int:
    return gateway.conversations[gateway.only_conversation()].read_seq


async def another_tab(visit: Visit) -> Page:
    page = await visit.page.context.new_page()
    await page.goto(f"{visit.url}/shop/en")
    return page


async def hide(page: Page, *, hidden: bool) -> None:
    await page.evaluate(
        """(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange')); }""",
        hidden,
    )


async def test_what_is_before_the_customers_eyes_is_told(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit)
    await until(lambda: seen(gateway) == 2)


async def test_what_comes_while_the_panel_is_closed_is_not_seen_until_it_opens(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await talked(visit)
    await until(lambda: seen(gateway) == 2)
    await visit.page.keyboard.press("Escape")
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "It has arrived."})
    badge = visit.page.locator(".launcher .unread")
    await expect(badge).to_contain_text("1")
    assert seen(gateway) == 2
    await visit.page.locator(".launcher").click()

    await until(lambda: seen(gateway) == 3)


async def test_reading_in_one_tab_clears_the_badge_of_the_other(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit)
    await until(lambda: seen(gateway) == 2)
    await visit.page.keyboard.press("Escape")
    other = await another_tab(visit)
    await expect(other.locator(".launcher .unread")).to_have_count(0)
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "It has arrived."})
    for page in (visit.page, other):
        await expect(page.locator(".launcher .unread")).to_contain_text("1")
    await other.locator(".launcher").click()

    await expect(visit.page.locator(".launcher .unread")).to_have_count(0)


async def test_the_badge_is_right_after_a_reload_and_where_nothing_is_remembered(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await talked(visit)
    await until(lambda: seen(gateway) == 2)
    await visit.page.keyboard.press("Escape")
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "It has arrived."})
    await expect(visit.page.locator(".launcher .unread")).to_contain_text("1")
    await visit.page.evaluate(
        """() => { const place = JSON.parse(localStorage['gendan.visitor.place']);
        localStorage['gendan.visitor.place'] = JSON.stringify({ ...place, read_seq: 0 }); }"""
    )
    await visit.go("/shop/en")

    await expect(visit.page.locator(".launcher .unread")).to_contain_text("1")


async def test_what_lies_below_the_edge_is_seen_when_scrolled_to(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.answers = lambda _text: [{"text": LONG}]
    await talked(visit)
    await asyncio.sleep(0.5)
    assert seen(gateway) < 2
    await visit.page.locator("gendan-log .scroll").evaluate("(scroll) => { scroll.scrollTop = 1e6; }")

    await until(lambda: seen(gateway) == 2)


async def test_nothing_is_seen_while_another_tab_is_in_front(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit)
    await until(lambda: seen(gateway) == 2)
    await hide(visit.page, hidden=True)
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "It has arrived."})
    await expect(visit.bubbles).to_have_count(3)
    await asyncio.sleep(0.3)
    assert seen(gateway) == 2
    await hide(visit.page, hidden=False)

    await until(lambda: seen(gateway) == 3)


async def test_many_messages_are_told_of_at_most_once_a_second(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit)
    for number in range(5):
        await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": f"News {number}"})
        await asyncio.sleep(0.15)
    await until(lambda: seen(gateway) == 7)
    times = [at for at, _ in gateway.reads]

    assert all(later - earlier > 0.9 for earlier, later in pairwise(times))
