"""Two gateways on one PostgreSQL database, with real sockets: what customers are shown, wherever they are."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from bot.inbound.rate_limits import Rates
from bot.shared.ids import new_id
from tests.support.channels.gateways import REST_KEY, OneOfSeveral
from tests.support.gateway import migrated_postgres
from tests.support.postgres import KeptDatabase
from tests.support.promises.crowd import WidgetLine, assert_once
from tests.support.promises.scripts import Script
from tests.support.stock_lines import Line

__all__ = ["migrated_postgres"]
pytestmark = pytest.mark.postgres

ENGLISH = Script("two gateways", None, "en", ("where is AB1234",))


@pytest.fixture
def url(migrated_postgres: KeptDatabase) -> Iterator[str]:
    yield migrated_postgres.url
    migrated_postgres.restore()


@pytest.fixture
def rates() -> Rates:
    return Rates()


@pytest.fixture
async def two(url: str, rates: Rates) -> AsyncIterator[list[tuple[OneOfSeveral, str]]]:
    gateways = [OneOfSeveral(url, rates) for _ in range(2)]
    async with gateways[0].serving() as here, gateways[1].serving() as there:
        yield list(zip(gateways, (here, there), strict=True))


Two = list[tuple[OneOfSeveral, str]]


async def opened(url: str) -> WidgetLine:
    line = WidgetLine(url, ENGLISH, None)
    await line._stay_connected()
    return line


async def shows(line: WidgetLine, *texts: str) -> None:
    """Wait until a tab shows these texts after all else, and a moment longer for one too many."""
    async with asyncio.timeout(5):
        while [one.text for one in line.shown][-len(texts) :] != list(texts):
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    assert_once(line.shown)
    assert [one.text for one in line.shown][-len(texts) :] == list(texts)


@pytest.mark.alone
async def test_tabs_at_both_gateways_show_an_answer_once_and_at_once(two: Two) -> None:
    (_, here), (_, there) = two
    line = await opened(here)
    await line.say("where is AB1234")
    await shows(line, "Got: where is AB1234")
    other = await line.another_tab(there)
    began = asyncio.get_running_loop().time()
    await line.say("and AB1235?")
    for tab in (line, other):
        async with asyncio.timeout(5):
            while tab.shown[-1].text != "Got: and AB1235?":
                await asyncio.sleep(0.01)
    took_s = asyncio.get_running_loop().time() - began
    for tab in (line, other):
        await shows(tab, "Got: and AB1235?")
    await line.close()
    await other.close()

    # Not by the look that makes up for a lost notice.
    assert took_s < 0.95


async def test_a_tab_at_the_other_gateway_shows_what_the_customer_said_before_its_answer(two: Two) -> None:
    (_, here), (_, there) = two
    line = await opened(here)
    await line.say("where is AB1234")
    await shows(line, "Got: where is AB1234")
    other = await line.another_tab(there)
    heard: list[str] = []
    for event in ("user_message", "bot_uttered"):
        other.socket.on(event, lambda message: heard.append(message["text"]))
    await line.say("and AB1235?")
    async with asyncio.timeout(5):
        while "Got: and AB1235?" not in heard:
            await asyncio.sleep(0.01)
    await line.close()
    await other.close()

    assert heard[-2:] == ["and AB1235?", "Got: and AB1235?"]


async def test_what_the_notice_does_not_tell_is_found_by_looking(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, here), (second, there) = two
    line = await opened(here)
    await line.say("where is AB1234")
    await shows(line, "Got: where is AB1234")
    other = await line.another_tab(there)
    for gateway in (first, second):
        monkeypatch.setattr(gateway.cluster.notices, "_heard", {})
        monkeypatch.setattr(gateway.cluster.notices, "_take", lambda *_notice: None)
    await line.say("and AB1235?")
    await shows(other, "Got: and AB1235?")
    await line.close()
    await other.close()


async def test_a_message_that_comes_in_while_the_other_gateway_answers_is_answered_with_the_rest(
    two: Two,
) -> None:
    (first, here), (second, there) = two
    line = await opened(here)
    first.chat.dialogue.gate.clear()
    await line.say("where is AB1234")
    await first.chat.turn_begun()
    other = await line.another_tab(there)
    await other.say("and AB1235?")
    await asyncio.sleep(0.3)
    first.chat.dialogue.gate.set()
    await shows(line, "Got: where is AB1234\nand AB1235?")
    await line.close()
    await other.close()

    assert not second.chat.dialogue.requests


@pytest.mark.alone
async def test_who_asks_over_rest_hears_the_answer_that_the_other_gateway_wrote(two: Two) -> None:
    (first, here), (second, there) = two
    first.chat.dialogue.gate.clear()
    async with aiohttp.ClientSession() as http:
        asking = asyncio.create_task(ask(http, here, "once"))
        await first.chat.turn_begun()
        again = asyncio.create_task(ask(http, there, "once"))
        await asyncio.sleep(0.2)
        began = asyncio.get_running_loop().time()
        first.chat.dialogue.gate.set()
        answers = [await again, await asking]
        took_s = asyncio.get_running_loop().time() - began

    assert answers[0] == answers[1]
    assert answers[0][-1]["text"] == "Got: where is AB1234"
    assert took_s < 0.9
    assert not second.chat.dialogue.requests


async def ask(http: aiohttp.ClientSession, url: str, message_id: str) -> list[dict[str, str]]:
    body = {
        "sender": "u1",
        "message": "where is AB1234",
        "metadata": {"message_id": message_id, "locale": "en"},
    }
    headers = {"Authorization": f"Bearer {REST_KEY}"}
    async with http.post(f"{url}/webhooks/rest/webhook", json=body, headers=headers) as response:
        assert response.status == 200, await response.text()
        told: list[dict[str, str]] = await response.json()
        return told


async def test_a_stock_client_that_comes_back_to_the_other_gateway_hears_what_it_missed_once(
    two: Two,
) -> None:
    (first, here), (_, there) = two
    line = Line(here, extra={"customData": {"language": "en"}})
    await line.connect()
    await line.say("where is AB1234")
    await line.hear(2)
    first.chat.dialogue.gate.clear()
    await line.say("and AB1235?")
    await line.close()
    first.chat.dialogue.gate.set()
    await first.chat.settled()
    line.url = there
    await line.connect()
    await line.hear(3)
    await line.close()
    line.url = here
    await line.connect()
    await line.hear(3)
    await line.close()


async def test_who_signs_in_at_one_gateway_is_not_overheard_at_the_other(two: Two) -> None:
    (_, here), (_, there) = two
    visitor = await opened(here)
    await visitor.say("where is AB1234")
    await shows(visitor, "Got: where is AB1234")
    customer = WidgetLine(there, ENGLISH, "C1")
    customer.session_id = visitor.session_id
    await customer._stay_connected()
    assert customer.session_id == visitor.session_id
    await customer.say("what is my secret?")
    await shows(customer, "Got: what is my secret?")
    await asyncio.sleep(1.5)
    overheard = [one.text for one in visitor.shown if "secret" in one.text]
    await visitor.close()
    await customer.close()

    assert not overheard


@pytest.mark.parametrize("rates", [Rates(messages_per_conversation=3)])
async def test_a_limit_counts_over_both_gateways(two: Two) -> None:
    (_, here), (_, there) = two
    line = await opened(here)
    await line.say("one")
    other = await line.another_tab(there)
    receipts = [
        await tab.utter({"message": "more", "session_id": line.session_id, "message_id": new_id("x")})
        for tab in (other, line, other, line)
    ]
    await line.close()
    await other.close()

    assert ["seq" in receipt for receipt in receipts] == [True, True, False, False]
    assert receipts[-1]["error"]["retry_after"] in (19, 20)


@pytest.mark.alone
async def test_what_a_gateway_that_died_was_answering_is_answered_by_the_other_in_seconds(two: Two) -> None:
    (first, here), (_, there) = two
    line = await opened(here)
    await line.say("hello")
    await shows(line, "Got: hello")
    first.chat.dialogue.gate.clear()
    await line.say("where is AB1234")
    async with asyncio.timeout(5):
        while len(first.chat.dialogue.requests) < 2:
            await asyncio.sleep(0.01)
    other = await line.another_tab(there)
    first.die()
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(12):
        while "Got: where is AB1234" not in [one.text for one in other.shown]:
            await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - began < 10
    await line.close()
    await other.close()
