"""What a customer is writing stays theirs: through a closed panel, a reload, a new session and a sign-in."""

import asyncio

from playwright.async_api import Locator, Request, expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.support.waiting import until
from tests.ui.widget.files import is_ready, pick

WORDS = "My parcel GD100001 came like this"


def box(visit: Visit) -> Locator:
    return visit.page.locator("gendan-composer textarea")


async def test_words_stay_while_the_panel_is_closed(visit: Visit) -> None:
    await visit.open()
    await box(visit).fill(WORDS)
    await visit.page.keyboard.press("Escape")
    await expect(box(visit)).to_have_count(0)
    await visit.page.locator(".launcher").click()

    await expect(box(visit)).to_have_value(WORDS)


async def test_words_and_files_outlive_a_reload_and_are_sent_once(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await pick(visit)
    await is_ready(visit.page)
    await box(visit).fill(WORDS)
    await visit.open()
    await is_ready(visit.page)
    await expect(visit.page.locator("gendan-picked-file canvas")).to_be_visible()
    await expect(box(visit)).to_have_value(WORDS)
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("gendan-upload canvas")).to_be_visible()
    await visit.open()

    await expect(visit.bubbles.first).to_contain_text(WORDS)
    await expect(box(visit)).to_have_value("")
    assert [(one["message"], len(one["attachments"])) for one in gateway.received] == [(WORDS, 1)]


async def test_two_tabs_write_their_own(visit: Visit) -> None:
    await visit.open()
    await box(visit).fill(WORDS)
    other = await visit.page.context.new_page()
    await other.goto(f"{visit.url}/shop/en")
    await other.locator(".launcher").click()

    await expect(other.locator("gendan-composer textarea")).to_have_value("")


async def test_a_file_goes_once_more_to_a_session_that_is_new(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await pick(visit)
    await is_ready(visit.page)
    gateway.conversations.clear()
    await gateway.cut()
    async with asyncio.timeout(10):
        while len(gateway.uploads) < 2:
            await asyncio.sleep(0.05)

    await is_ready(visit.page)
    await visit.write("It came like this")
    await expect(visit.page.locator("gendan-upload canvas")).to_be_visible()
    assert len(gateway.uploads) == 2


async def test_a_file_on_its_way_to_a_new_session_is_sent_once_whatever_is_said_meanwhile(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await pick(visit)
    await is_ready(visit.page)
    sent: list[Request] = []
    visit.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    gateway.files_may_come.clear()
    gateway.conversations.clear()
    await gateway.cut()
    await expect(visit.page.get_by_role("progressbar", name="Sending the file")).to_be_visible()
    for number in range(3):
        await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": f"News {number}"})
    await expect(visit.bubbles).to_have_count(3)
    gateway.files_may_come.set()

    await is_ready(visit.page)
    assert len([one for one in sent if one.url.endswith("/uploads")]) == 1


async def test_words_written_before_there_is_a_session_outlive_a_reload(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    await visit.page.context.set_offline(True)
    await visit.page.locator(".launcher").click()
    await box(visit).fill(WORDS)
    await visit.page.context.set_offline(False)
    await until(lambda: gateway.conversations, 15)
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "Hello"})
    await expect(visit.bubbles).to_have_count(1)
    await visit.open()

    await expect(box(visit)).to_have_value(WORDS)


async def test_who_signs_in_keeps_their_words_and_who_comes_next_never_sees_them(visit: Visit) -> None:
    await visit.open()
    await box(visit).fill(WORDS)
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")
    await expect(box(visit)).to_have_value(WORDS)
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1002')")
    await expect(box(visit)).to_have_value("")
    await box(visit).fill("Mine")
    await visit.page.evaluate("Gendan.setIdentity(null)")
    await expect(box(visit)).to_have_value("")
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")

    await expect(box(visit)).to_have_value("")
