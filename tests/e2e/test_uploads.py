"""A customer sends a photo in a real browser to the real shop, and nobody else sees it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from playwright.async_api import Page, expect

from tests.support.browser import chromium
from tests.support.e2e.looking import DESK, PHONE, take_picture, write
from tests.support.pictures import photo_of_a_phone
from tests.support.shop import RunningShop
from tests.support.widget import Patience, Widget

pytestmark = pytest.mark.rasa
in_a_browser = pytest.mark.chromium
PHOTO = {"name": "mug.jpg", "mimeType": "image/jpeg", "buffer": photo_of_a_phone()}


@pytest.fixture
async def page(request: pytest.FixtureRequest, shop: RunningShop) -> AsyncIterator[Page]:
    locale, viewport = request.param
    async with chromium() as browser:
        context = await browser.new_context(locale=locale, viewport=viewport)
        context.set_default_timeout(30_000)
        page = await context.new_page()
        await page.goto(f"{shop.url}/chat")
        yield page


@in_a_browser
@pytest.mark.parametrize(
    ("page", "answer"),
    [(("en-US", PHONE), "photo"), (("zh-CN", DESK), "照片")],
    ids=["en-phone", "zh-desk"],
    indirect=["page"],
)
async def test_a_photo_is_answered_honestly_and_seen_again_after_a_reload(page: Page, answer: str) -> None:
    await page.locator("gendan-composer input").set_input_files(PHOTO)  # type: ignore[arg-type]
    await expect(page.locator("gendan-picked-file")).to_contain_text("mug.jpg")
    await expect(page.locator("gendan-composer button:not([type])")).not_to_have_attribute(
        "aria-disabled", "true"
    )
    await take_picture(page, f"picked-{answer}")
    await page.locator("gendan-composer button:not([type])").click()

    await expect(page.locator(".bubble.bot").last).to_contain_text(answer)
    await expect(page.locator("gendan-upload canvas")).to_have_attribute("width", "40")
    await page.reload()
    await expect(page.locator("gendan-upload canvas")).to_have_attribute("width", "40")
    await take_picture(page, f"sent-{answer}")


@in_a_browser
@pytest.mark.parametrize("page", [("en-US", PHONE)], ids=["en-phone"], indirect=True)
async def test_what_is_no_picture_is_refused_in_words(page: Page) -> None:
    fake = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>alert(1)</script>"}
    await page.locator("gendan-composer input").set_input_files(fake)  # type: ignore[arg-type]
    await expect(page.locator("gendan-picked-file [role=alert]")).to_contain_text("We can take photos")
    await page.get_by_role("button", name="Remove a.jpg").click()
    await expect(page.locator("gendan-picked-file")).to_have_count(0)
    await write(page, "hello")
    await expect(page.locator(".bubble.bot")).not_to_have_count(0)


async def session_of(shop: RunningShop) -> str:
    """Return a visitor's session in which nothing was said yet."""
    visitor = Widget(shop.url, None, "en-US", Patience(20, 60, 60))
    await visitor.connect()
    await visitor.request_session()
    await visitor.socket.disconnect()
    return str(visitor.session_id)


async def test_another_session_gets_what_an_unknown_id_gets(shop: RunningShop) -> None:
    mine, other = [{"Authorization": f"Bearer {await session_of(shop)}"} for _ in range(2)]
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{shop.url}/uploads", data=PHOTO["buffer"], headers=mine) as sent:
            upload_id = (await sent.json())["id"]
        answers = []
        for name, headers in ((upload_id, mine), (upload_id, other), ("u_" + "x" * 22, other)):
            async with http.get(f"{shop.url}/uploads/{name}", headers=headers) as answer:
                answers.append((answer.status, await answer.read()))

    assert answers[0][0] == 200
    assert answers[1][0] == 404
    assert answers[1] == answers[2]
