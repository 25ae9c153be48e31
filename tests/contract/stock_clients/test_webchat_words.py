"""What rasa-webchat makes of words that look like Markdown or HTML, on the gateway's own channel."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.contract.stock_clients.gateway import served
from tests.contract.stock_clients.page import Webchat, site, visit
from tests.support.gateway import Chat
from tests.support.shop import free_ports

# Long because it fetches what npm publishes.
pytestmark = [pytest.mark.chromium, pytest.mark.long]


@pytest.fixture
async def webchat(script: str, chat: Chat) -> AsyncIterator[Webchat]:
    (port,) = free_ports(1)
    async with (
        served(chat, (f"http://127.0.0.1:{port}",)) as gateway,
        site(script, port, {"socketUrl": gateway.url, "socketPath": "/socket.io/"}) as address,
        visit(address, "en-US") as webchat,
    ):
        await webchat.open()
        yield webchat


@pytest.mark.parametrize(
    "words",
    [
        "parcel [a gift](javascript:document.title='x')",
        "parcel ![a gift](//elsewhere.example/x.png)",
        "parcel <javascript:document.title='x'>",
        "parcel [a gift]\n\n[a gift]: javascript:document.title='x'",
        "parcel <img src=x onerror=\"document.title='x'\"><script>document.title='x'</script>",
    ],
)
async def test_a_customers_words_that_the_bot_repeats_are_no_link_picture_or_script(
    webchat: Webchat, words: str
) -> None:
    await webchat.write(words)
    echo = webchat.answers.filter(has_text="Got: parcel")
    await expect(echo).to_have_count(1)

    assert await echo.locator("a, img, script").count() == 0
    assert await webchat.page.locator(".rw-client a, .rw-client img").count() == 0
    assert await webchat.page.title() == "A shop"


async def test_lines_stay_lines_and_an_address_of_the_shop_can_be_followed(
    webchat: Webchat, chat: Chat
) -> None:
    await webchat.write("parcel one")
    await expect(webchat.answers.filter(has_text="Got: parcel one")).to_have_count(1)
    chat.dialogue.gate.clear()
    await webchat.write("parcel https://shop.example/track")
    await webchat.write("parcel two")
    await chat.accepted(5)
    chat.dialogue.gate.set()
    echo = webchat.answers.filter(has_text="Got: parcel https")
    await expect(echo).to_have_count(1)

    await expect(echo.locator("a")).to_have_attribute("href", "https://shop.example/track")
    assert await echo.locator("br").count() == 1
