"""Rasa's REST dialect, over HTTP."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, text

from bot.cases.answering import answer_case
from bot.cases.repository import unclosed
from bot.conversations.model import Address, Outgoing
from bot.conversations.repository import conversation_at
from bot.conversations.tables import conversations
from bot.conversations.transcript import replies_to, said_by_people
from bot.inbound.rate_limits import Rates
from bot.outbound.delivery import DeliveryLoop
from bot.ports import TurnAnswer
from bot.shared.ids import new_id
from bot.tables import metadata
from channels.rest.channel import RestChannel
from gendan.platform.http.web import errors_as_json
from gendan.platform.layout import ROOT
from tests.support.gateway import Chat, said
from tests.support.logging_to import logging_to

KEYS = {"shop": "rest-key-of-more-than-24-characters", "other": "another-key-of-more-than-24-chars"}
RASAS_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
RASAS_MESSAGES = """
import asyncio, json
from rasa.core.channels.channel import CollectingOutputChannel
channel = CollectingOutputChannel()
asyncio.run(channel.send_text_message("u1", "Hello"))
asyncio.run(channel.send_text_with_buttons("u1", "Sure?", [{"title": "Yes", "payload": "/affirm"}]))
print(json.dumps(channel.messages))
"""
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(chat: Chat) -> AsyncIterator[Client]:
    async def replies(message_id: str) -> list[Outgoing] | None:
        async with chat.database.read.connect() as connection:
            return await replies_to(connection, message_id)

    async def spoken(address: Address, after_seq: int) -> list[Outgoing]:
        async with chat.database.read.connect() as connection:
            conversation = await conversation_at(connection, address)
            return await said_by_people(connection, conversation.id, after_seq) if conversation else []

    rest = RestChannel(chat.intake, replies, spoken, KEYS, partial(new_id, "x"))
    deliveries = DeliveryLoop(chat.database, chat.clock, chat.metrics)
    deliveries.add(rest)
    chat.announce = deliveries.announce
    app = web.Application(middlewares=[errors_as_json], client_max_size=256_000)
    rest.add_routes(app)
    running = asyncio.create_task(deliveries.run())
    async with TestClient(TestServer(app)) as client:
        yield client
    deliveries.stop()
    await running


@pytest.fixture(scope="session")
def rasas_messages() -> list[dict[str, Any]]:
    """A text and a question with a button, as Rasa's own REST channel returns them."""
    assert RASAS_PYTHON.exists(), f"{RASAS_PYTHON} is missing: set up Rasa's environment with `make setup`"
    run = subprocess.run([str(RASAS_PYTHON), "-c", RASAS_MESSAGES], capture_output=True, check=True)
    messages: list[dict[str, Any]] = json.loads(run.stdout)
    return messages


async def post(client: Client, body: Any, key: str | None = KEYS["shop"]) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = {"data": body} if isinstance(body, bytes | str) else {"json": body}
    async with client.post("/webhooks/rest/webhook", headers=headers, **data) as response:
        return response.status, await response.json()


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: shape(held) for name, held in value.items()}
    return [shape(held) for held in value] if isinstance(value, list) else type(value).__name__


async def test_a_question_is_answered_in_the_same_response(client: Client) -> None:
    status, answer = await post(client, {"sender": "u1", "message": "where is it"})

    assert status == 200
    assert [(message["recipient_id"], message["text"]) for message in answer] == [
        ("u1", "I'm Sample Shop's automatic assistant."),
        ("u1", "Got: where is it"),
    ]


async def test_buttons_carry_opaque_payloads_that_come_back_as_text(client: Client, chat: Chat) -> None:
    yes = {"title": "button_yes", "payload": {"intent": "affirm", "entities": {}}}
    answer = said("done")
    answer.messages[0]["buttons"] = [yes]
    chat.dialogue.script = lambda _request: answer
    _, said_first = await post(client, {"sender": "u1", "message": "AB1234"})
    (button,) = said_first[-1]["buttons"]
    await post(client, {"sender": "u1", "message": button["payload"]})

    assert button["payload"].startswith("/b_")
    assert chat.dialogue.requests[-1].payload == yes["payload"]


async def test_another_conversations_button_is_only_text(client: Client, chat: Chat) -> None:
    answer = said("done")
    answer.messages[0]["buttons"] = [{"title": "button_yes", "payload": {"intent": "affirm", "entities": {}}}]
    chat.dialogue.script = lambda _request: answer
    _, said_first = await post(client, {"sender": "u1", "message": "AB1234"})
    await post(client, {"sender": "u2", "message": said_first[-1]["buttons"][0]["payload"]})

    assert chat.dialogue.requests[-1].payload is None


async def test_the_same_sender_of_two_keys_is_two_conversations(client: Client, chat: Chat) -> None:
    await post(client, {"sender": "u1", "message": "where is it"})
    await post(client, {"sender": "u1", "message": "where is it"}, KEYS["other"])

    first, second = chat.dialogue.requests
    assert first.sender_id != second.sender_id


async def test_the_same_message_id_gets_the_same_answer_once(client: Client, chat: Chat) -> None:
    body = {"sender": "u1", "message": "where is it", "metadata": {"message_id": "m-1"}}
    first, second = await post(client, body), await post(client, body)

    assert first == second
    assert len(chat.dialogue.requests) == 1


async def test_an_answer_that_had_to_wait_comes_with_the_introduction_and_without_the_notice(
    client: Client, chat: Chat
) -> None:
    chat.dialogue.script = chat.dialogue.fail
    body = {"sender": "u1", "message": "where is it", "metadata": {"message_id": "m-1"}}
    asked = asyncio.create_task(post(client, body))
    # The question, the introduction and the notice.
    await chat.accepted(3)
    chat.dialogue.script = lambda request: said("echo", text=request.text)
    # The response is lost with the process, and the same is asked again.
    first, again = await asked, await post(client, body)
    after = await post(client, {"sender": "u1", "message": "and now"})

    assert [message["text"] for message in first[1]] == [
        "I'm Sample Shop's automatic assistant.",
        "You asked “where is it”:",
        "Got: where is it",
    ]
    assert again == first
    assert [message["text"] for message in after[1]] == ["Got: and now"]


async def test_messages_answered_together_have_one_answer(client: Client, chat: Chat) -> None:
    chat.dialogue.gate.clear()
    asked = [asyncio.create_task(post(client, {"sender": "u1", "message": "my parcel"}))]
    await chat.turn_begun()
    asked.append(asyncio.create_task(post(client, {"sender": "u1", "message": "the mug"})))
    await chat.accepted(2)
    # Written down, it wakes the conversation in the next moment.
    await asyncio.sleep(0.05)
    chat.dialogue.gate.set()
    (_, first), (_, second) = await asyncio.gather(*asked)

    assert first == []
    assert second[-1]["text"] == "Got: my parcel\nthe mug"


async def test_a_stream_is_a_message_a_line_as_rasa_streams(client: Client) -> None:
    body = {"sender": "u1", "message": "where is it", "metadata": {"message_id": "m-1"}}
    headers = {"Authorization": f"Bearer {KEYS['shop']}"}
    path = "/webhooks/rest/webhook?stream=true"
    async with client.post(path, headers=headers, json=body) as response:
        lines = (await response.text()).splitlines()

    assert response.content_type == "text/event-stream"
    assert [json.loads(line) for line in lines] == (await post(client, body))[1]


@pytest.mark.parametrize("path", ["/webhooks/rest/", "/webhooks/rest"])
async def test_the_status_is_asked_without_a_key_as_rasas_is(client: Client, path: str) -> None:
    async with client.get(path) as response:
        assert (response.status, await response.json()) == (200, {"status": "ok"})


async def test_what_stock_clients_send_beside_is_of_no_matter(client: Client) -> None:
    beside = {"input_channel": "shop", "metadata": None, "customData": {"language": "en"}}
    status, answer = await post(client, {"sender": "u1", "message": "where is it", **beside})

    assert (status, answer[-1]["text"]) == (200, "Got: where is it")


@pytest.mark.rasa
async def test_each_message_has_the_shape_that_rasas_own_channel_gives_it(
    client: Client, chat: Chat, rasas_messages: list[dict[str, Any]]
) -> None:
    yes = {"title": "button_yes", "payload": {"intent": "affirm", "entities": {}}}
    answer = said("done")
    answer.messages[0]["buttons"] = [yes]
    chat.dialogue.script = lambda _request: answer
    _, ours = await post(client, {"sender": "u1", "message": "AB1234"})

    assert [shape(message) for message in ours] == [shape(message) for message in rasas_messages]


@pytest.mark.parametrize("key", [None, "", "wrong", KEYS["shop"] + "x", "é"])
async def test_without_a_key_nothing_is_answered(client: Client, key: str | None, chat: Chat) -> None:
    status, answer = await post(client, {"sender": "u1", "message": "hello there parcel"}, key)

    assert (status, answer["error"]["code"]) == (401, "unauthorized")
    assert not chat.dialogue.requests


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "JSON"),
        (b"[" * 20_000, "JSON"),
        (b"[]", "object"),
        ({"message": "x"}, "sender"),
        ({"sender": 7, "message": "x"}, "sender"),
        ({"sender": "u" * 101, "message": "x"}, "sender"),
        ({"sender": "u1"}, "message"),
        ({"sender": "u1", "message": {"a": 1}}, "message"),
        ({"sender": "u1", "message": "x", "metadata": [1]}, "metadata"),
    ],
)
async def test_a_malformed_request_names_its_field(client: Client, body: Any, field: str) -> None:
    status, answer = await post(client, body)

    assert status == 400
    assert field in answer["error"]["message"]


async def test_a_customers_own_address_is_what_tries_are_counted_by(client: Client, chat: Chat) -> None:
    for sender, beside in (("u1", {"client_address": "203.0.113.9"}), ("u2", {})):
        await post(client, {"sender": sender, "message": "where is it", "metadata": beside})
    async with chat.database.read.connect() as connection:
        sources = set(await connection.scalars(select(conversations.c.source)))
    malformed = {"sender": "u3", "message": "x", "metadata": {"client_address": "my shop"}}

    assert sources == {"203.0.113.0/24", "unknown"}
    assert (await post(client, malformed))[0] == 400


async def test_a_key_that_is_no_text_is_a_wrong_one(client: Client) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    request = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n"
    writer.write(request + b"Authorization: Bearer \xff\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.split()[1] == b"401"


async def test_a_message_that_cannot_be_stored_is_logged_without_its_words(
    client: Client, chat: Chat, tmp_path: Path
) -> None:
    async with chat.database.write.begin() as connection:
        await connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        )
    with logging_to(tmp_path / "log") as log:
        status, answer = await post(client, {"sender": "Zorblax", "message": "I am Zorblax, 建国路"})
    written = log.read_text(encoding="utf-8")

    assert (status, answer["error"]["code"]) == (500, "internal_error")
    assert "request_failed" in written
    assert not [word for word in ("Zorblax", "建国路") if word in written + str(answer)]


async def test_a_message_of_a_megabyte_is_refused_without_a_stack_trace(client: Client) -> None:
    status, answer = await post(client, {"sender": "u1", "message": "x" * 1_000_000})

    assert status == 413
    assert "Traceback" not in str(answer)


@pytest.mark.parametrize("unseen", ["\u202e\u200b", "\x00\x07", "   "])
async def test_a_message_with_nothing_to_see_is_refused(client: Client, unseen: str) -> None:
    status, answer = await post(client, {"sender": "u1", "message": unseen})

    assert status in {400, 422}
    assert "message" in answer["error"]["message"]


async def test_hidden_characters_and_reversals_do_not_reach_the_dialogue(client: Client, chat: Chat) -> None:
    await post(client, {"sender": "u1", "message": "AB\u202e1234\u200b parcel\x00"})

    assert chat.dialogue.requests[-1].text == "AB1234 parcel"


async def test_a_flood_of_emoji_is_cut_and_answered(client: Client, chat: Chat) -> None:
    status, _ = await post(client, {"sender": "u1", "message": "😀" * 5_000 + "parcel"})

    assert status == 200
    assert len(chat.dialogue.requests[-1].text) == 1_000


async def test_too_many_messages_are_refused_with_the_time_to_come_again(client: Client, chat: Chat) -> None:
    chat.limit(Rates(messages_per_conversation=1))
    await post(client, {"sender": "u1", "message": "where is it"})
    headers = {"Authorization": f"Bearer {KEYS['shop']}"}
    body = {"sender": "u1", "message": "where is it"}
    async with client.post("/webhooks/rest/webhook", headers=headers, json=body) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (429, "too_many_messages")
    assert response.headers["Retry-After"] == str(answer["error"]["retry_after"]) == "60"
    assert (await post(client, {"sender": "u2", "message": "where is it"}))[0] == 200


async def test_what_a_server_calls_its_customers_is_kept_nowhere(client: Client, chat: Chat) -> None:
    body = {
        "sender": "Zorblax.Person+86-139",
        "message": "where is it",
        "metadata": {"message_id": "Zorblax-1"},
    }
    status, said = await post(client, body)
    again = await post(client, body)
    async with chat.database.read.connect() as connection:
        rows = [
            str(row)
            for table in metadata.sorted_tables
            for row in (await connection.execute(select(table))).all()
        ]

    assert (status, said[0]["recipient_id"]) == (200, body["sender"])
    assert again == (200, said)
    assert len(rows) > 1
    assert not [row for row in rows if "Zorblax" in row]


async def person_says(chat: Chat, text: str) -> None:
    async with chat.database.read.connect() as connection:
        (case,) = await unclosed(connection)
    await answer_case(chat.database, case.number, text, "Lin", chat.clock.now())


async def spoken(client: Client, **query: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {KEYS['shop']}"}
    async with client.get("/webhooks/rest/messages", headers=headers, params=query) as response:
        return response.status, await response.json()


async def test_what_a_person_says_can_be_asked_for_once_it_is_there(client: Client, chat: Chat) -> None:
    chat.dialogue.script = lambda _request: TurnAnswer(({"do": "hand_over", "packet": {}},))
    await post(client, {"sender": "u1", "message": "a person"})
    assert await spoken(client, sender="u1") == (200, [])
    await person_says(chat, "Hello")
    _, (said_by_lin,) = await spoken(client, sender="u1", after=0)

    assert said_by_lin["text"] == "Lin: Hello"
    told = said_by_lin["metadata"]
    assert (told["sender"], told["agent"]) == ("agent", "Lin")
    assert await spoken(client, sender="u1", after=told["seq"]) == (200, [])
    assert await spoken(client, sender="u2") == (200, [])


async def test_what_a_person_said_comes_before_the_next_answer_and_only_there(
    client: Client, chat: Chat
) -> None:
    chat.dialogue.script = lambda _request: TurnAnswer(({"do": "hand_over", "packet": {}},))
    await post(client, {"sender": "u1", "message": "a person"})
    await person_says(chat, "Hello")
    chat.dialogue.script = lambda _request: said("thanks")
    next_one = {"sender": "u1", "message": "thank you", "metadata": {"message_id": "m2"}}
    first = [[message["text"] for message in (await post(client, next_one))[1]] for _ in range(2)]
    after = [message["text"] for message in (await post(client, {"sender": "u1", "message": "bye"}))[1]]

    assert first == [["Lin: Hello", "You're welcome."]] * 2
    assert after == ["You're welcome."]


@pytest.mark.parametrize(
    "query", [{}, {"sender": "u1", "after": "x"}, {"sender": "a\x00b"}, {"sender": "x" * 101}]
)
async def test_a_query_that_cannot_be_says_what_to_send(client: Client, query: dict[str, str]) -> None:
    status, refused = await spoken(client, **query)
    assert (status, refused["error"]["code"]) == (400, "malformed_query")


async def test_nobody_reads_along_without_a_key(client: Client) -> None:
    async with client.get("/webhooks/rest/messages", params={"sender": "u1"}) as response:
        assert response.status == 401
