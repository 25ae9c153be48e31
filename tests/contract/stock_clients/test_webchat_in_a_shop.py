"""The published rasa-webchat on a shop's page, on the real shop with the real Rasa behind it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.contract.stock_clients.cable import Cable
from tests.contract.stock_clients.page import Webchat, site, visit
from tests.support.promises.faults import held_up, kill
from tests.support.shop import RunningShop, demo_shop, free_ports

# Long because it fetches what npm publishes.
pytestmark = [pytest.mark.chromium, pytest.mark.node, pytest.mark.rasa, pytest.mark.long]


@dataclass(frozen=True)
class Place:
    """A shop that lets the page on this port embed a chat."""

    shop: RunningShop
    port: int


@pytest.fixture(scope="module")
def place(script: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    (port,) = free_ports(1)
    var = tmp_path_factory.mktemp("stock")
    with demo_shop(var, GENDAN_ALLOWED_ORIGINS=f"http://127.0.0.1:{port}") as shop:
        yield Place(shop, port)


@pytest.fixture
async def cable(place: Place) -> AsyncIterator[Cable]:
    cable = Cable(urlsplit(place.shop.url).port or 80)
    await cable.lay()
    yield cable
    await cable.take_up()


@pytest.fixture
async def webchat(
    request: pytest.FixtureRequest, script: str, place: Place, cable: Cable
) -> AsyncIterator[Webchat]:
    """The chat, opened, as `(browser's locale, client's options)` says."""
    locale, options = request.param
    settings = {"socketUrl": cable.url, "socketPath": "/socket.io/", "params": {"storage": "local"}}
    async with site(script, place.port, settings | options) as address, visit(address, locale) as webchat:
        await webchat.open()
        yield webchat


ZH: tuple[str, dict[str, Any]] = ("zh-CN", {"initPayload": "/get_started"})
EN: tuple[str, dict[str, Any]] = ("en-US", {"initPayload": "/start"})
SILENT: tuple[str, dict[str, Any]] = ("en-US", {})
SHIPPING = re.compile("[Ss]hipping")
in_english = pytest.mark.parametrize("webchat", [EN], indirect=True)


def count(place: Place, query: str) -> int:
    with closing(place.shop.read_gateway()) as connection:
        return int(connection.execute(query).fetchone()[0])


async def grows(place: Place, query: str, by: int, before: int) -> None:
    async with asyncio.timeout(60):
        while count(place, query) < before + by:
            await asyncio.sleep(0.05)


async def code_in_letter(shop: RunningShop) -> str:
    """Wait for the only letter with a code and return the code."""
    async with asyncio.timeout(30):
        while not (letters := await asyncio.to_thread(shop.letters)):
            await asyncio.sleep(0.1)
    (code,) = re.findall(r"\b\d{6}\b", letters[0]["text"])
    return str(code)


SAID = "SELECT count(*) FROM messages WHERE sender = 'customer'"
PARKED = "SELECT count(*) FROM deliveries WHERE status = 'parked'"


@pytest.mark.parametrize(
    ("webchat", "greeting", "question", "asked_back"),
    [
        (ZH, "您好", "我的快递到哪了", "订单号"),
        (EN, "Hi!", "where's my order", "order or tracking number"),
    ],
    indirect=["webchat"],
    ids=["zh", "en"],
)
async def test_it_greets_by_its_init_payload_and_answers_in_the_browsers_language(
    webchat: Webchat, greeting: str, question: str, asked_back: str
) -> None:
    await webchat.is_told(re.compile(f"^{greeting}"))
    await webchat.write(question)

    await webchat.is_told(re.compile(asked_back))
    await expect(webchat.page.locator(".rw-client")).to_have_text([question])
    assert any("EIO=4&transport=polling" in sent for sent in webchat.sent)
    assert any("user_uttered" in sent for sent in webchat.sent)


@in_english
async def test_a_pressed_button_and_a_code_lead_to_the_order_in_words(webchat: Webchat, place: Place) -> None:
    await webchat.is_told(re.compile("^Hi!"))
    await webchat.write("where's my order GD200001")
    await webchat.is_told(re.compile("to check against GD200001"))
    await webchat.buttons.filter(has_text="Use a code").click()
    await webchat.is_told(re.compile("Then let's use a code"))
    await webchat.write("emma.clark@example.com")
    await webchat.write(await code_in_letter(place.shop))

    await webchat.is_told(re.compile("UPS.*1Z999AA10123456784"))
    pressed = [sent for sent in webchat.sent if re.search(r'"message":"/b_[\w-]{22}"', sent)]
    assert len(pressed) == 1


@in_english
async def test_an_answer_that_came_while_the_line_was_down_is_shown_once_and_the_session_goes_on(
    webchat: Webchat, place: Place, cable: Cable
) -> None:
    await webchat.is_told(re.compile("^Hi!"))
    before = (await webchat.kept())["session_id"]
    said, parked = count(place, SAID), count(place, PARKED)
    with held_up(place.shop.var, "rasa"):
        await webchat.write("how much is shipping?")
        await grows(place, SAID, 1, said)
        cable.cut()
    await grows(place, PARKED, 1, parked)
    cable.mend()

    await webchat.is_told(SHIPPING)
    await webchat.is_told(re.compile("^Hi!"))
    assert (await webchat.kept())["session_id"] == before


@in_english
async def test_what_is_written_while_the_gateway_restarts_is_answered_once_by_the_next(
    webchat: Webchat, place: Place
) -> None:
    await webchat.is_told(re.compile("^Hi!"))
    before = (await webchat.kept())["session_id"]
    connects = sum("session_request" in sent for sent in webchat.sent)
    kill(place.shop.var, "bot")
    await asyncio.sleep(0.2)
    await webchat.write("how much is shipping?")

    await webchat.is_told(SHIPPING)
    await webchat.is_told(re.compile("^Hi!"))
    assert sum("session_request" in sent for sent in webchat.sent) > connects
    assert (await webchat.kept())["session_id"] == before


@in_english
async def test_a_reload_shows_its_own_transcript_and_goes_on_in_the_same_conversation(
    webchat: Webchat,
) -> None:
    await webchat.write("where's my order GD200001")
    await webchat.is_told(re.compile("to check against GD200001"))
    before = (await webchat.kept())["session_id"]
    await webchat.page.reload()
    await webchat.is_told(re.compile("to check against GD200001"))
    await webchat.write("emma.clark@example.com")

    await webchat.is_told(re.compile("UPS.*1Z999AA10123456784"))
    assert (await webchat.kept())["session_id"] == before


@pytest.mark.parametrize("webchat", [SILENT], indirect=True)
async def test_markup_that_a_customer_writes_is_shown_as_written(webchat: Webchat) -> None:
    words = "<img src=x onerror=\"document.title='x'\"> **shipping** [a](javascript:document.title='x')"
    await webchat.write(words)
    await expect(webchat.answers.nth(1)).to_be_visible()

    await expect(webchat.page.locator(".rw-client")).to_have_text([words])
    assert await webchat.page.locator(".rw-messages-container img").count() == 0
    assert await webchat.page.title() == "A shop"
