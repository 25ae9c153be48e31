"""What clients that know stock Rasa alone are sent, over the real socket."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.contract.stock_clients.gateway import Served
from tests.support.gateway import said
from tests.support.stock_lines import ChatWidgetLine, Line, kind_in_chat_widget, kind_in_webchat
from tests.support.widget import Patience, Widget

YES = {"title": "button_yes", "payload": {"intent": "affirm", "entities": {}}}
QUESTION = "where is AB1234"

Join = Callable[[Line], Any]


@pytest.fixture
async def join() -> AsyncIterator[Join]:
    """Return a function that connects a line, which ends with the test."""
    joined: list[Line] = []

    async def connect(line: Line) -> Any:
        await line.connect()
        joined.append(line)
        return line

    yield connect
    for line in joined:
        await line.close()


def offer_a_button(gateway: Served) -> None:
    answer = said("done")
    answer.messages[0]["buttons"] = [YES]
    gateway.chat.dialogue.script = lambda _request: answer


@pytest.mark.parametrize("client", [Line, ChatWidgetLine])
async def test_every_message_is_of_a_kind_that_both_clients_show(
    gateway: Served, join: Join, client: type[Line]
) -> None:
    offer_a_button(gateway)
    line = await join(client(gateway.url))
    await line.say(QUESTION)
    heard = await line.hear(2)

    assert [kind_in_webchat(message) for message in heard] == ["text", "quick replies"]
    assert [kind_in_chat_widget(message) for message in heard] == ["text", "quick replies"]


@pytest.mark.parametrize("client", [Line, ChatWidgetLine])
async def test_a_pressed_button_comes_back_as_text_and_is_that_button(
    gateway: Served, join: Join, client: type[Line]
) -> None:
    offer_a_button(gateway)
    line = await join(client(gateway.url))
    await line.say(QUESTION)
    (button,) = (await line.hear(2))[-1]["quick_replies"]
    await line.say(button["payload"])
    await line.hear(3)

    assert button["payload"].startswith("/b_")
    assert gateway.chat.dialogue.requests[-1].payload == YES["payload"]


async def test_a_widget_that_knows_more_hears_the_same_conversation_in_its_own_dialect(
    gateway: Served, join: Join
) -> None:
    stock = await join(Line(gateway.url))
    await stock.say(QUESTION)
    await stock.hear(2)
    ours = Widget(gateway.url, None, "en", Patience(5, 5, 5))
    heard: list[Any] = []
    await ours.connect()
    ours.socket.on("bot_uttered", heard.append)
    await ours.request_session(stock.session_id)
    await stock.say(QUESTION)
    await stock.hear(3)
    await ours.close()

    assert set(stock.heard[-1]) == {"text"}
    assert [(message["text"], message["seq"]) for message in heard] == [(stock.heard[-1]["text"], 5)]


async def test_what_was_said_while_the_line_was_down_is_heard_once_when_it_is_back(
    gateway: Served, join: Join
) -> None:
    line = await join(Line(gateway.url))
    await line.say(QUESTION)
    await line.hear(2)
    gateway.chat.dialogue.gate.clear()
    await line.say("and the mug of AB1234?")
    await line.close()
    gateway.chat.dialogue.gate.set()
    await gateway.parked(1)
    known = line.session_id
    await line.connect()
    assert (await line.hear(3))[-1]["text"] == "Got: and the mug of AB1234?"
    await line.close()
    await line.connect()

    await line.hear(3)
    assert line.session_id == known


async def test_what_one_customer_missed_nobody_else_hears(gateway: Served, join: Join) -> None:
    line = await join(Line(gateway.url))
    gateway.chat.dialogue.gate.clear()
    await line.say(QUESTION)
    await line.close()
    gateway.chat.dialogue.gate.set()
    await gateway.parked(2)
    stranger = await join(Line(gateway.url, "s_of_somebody_else"))

    assert stranger.session_id != line.session_id
    await stranger.hear(0)
    await line.connect()
    await line.hear(2)


async def test_an_id_that_a_client_made_up_opens_nothing_to_who_makes_up_the_same(
    gateway: Served, join: Join
) -> None:
    first, second = ChatWidgetLine(gateway.url), ChatWidgetLine(gateway.url)
    second.session_id = first.session_id
    await join(first)
    await join(second)
    await first.say(QUESTION)
    await first.hear(2)

    assert first.confirmed != second.confirmed
    await second.hear(0)


async def test_an_id_that_this_line_never_asked_for_is_refused(gateway: Served, join: Join) -> None:
    line = await join(ChatWidgetLine(gateway.url))
    foreign = await line.say(QUESTION, session_id="s_of_somebody_else")
    # Who numbers messages sends them again: one meant for a former session may not end in this one.
    numbered = await line.say(QUESTION, message_id="m-1")

    assert foreign["error"]["code"] == numbered["error"]["code"] == "session_unknown"
    assert not gateway.chat.dialogue.requests


@pytest.mark.parametrize(
    ("accepted", "page", "greeting"),
    [
        ("en-GB,en;q=0.9,zh;q=0.8", {}, "Hi!"),
        ("zh-CN,zh;q=0.9", {}, "您好。"),
        ("zh-CN,zh;q=0.9", {"customData": {"language": "en"}}, "Hi!"),
        ("zh-CN,zh;q=0.9", {"customData": "en"}, "您好。"),
        ("", {}, "您好。"),
    ],
)
@pytest.mark.parametrize("payload", ["/get_started", "/start"])
async def test_the_greeting_is_in_the_pages_language_or_the_browsers(
    gateway: Served, join: Join, accepted: str, page: dict[str, Any], greeting: str, payload: str
) -> None:
    gateway.chat.dialogue.script = lambda _request: said("greet")
    line = await join(Line(gateway.url, extra=page, headers={"Accept-Language": accepted}))
    await line.say(payload)

    assert (await line.hear(2))[-1]["text"] == greeting
    assert gateway.chat.dialogue.requests[-1].payload == {"intent": "greet", "entities": {}}
