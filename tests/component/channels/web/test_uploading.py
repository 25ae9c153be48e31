"""Files over HTTP: whose they are, how large and fast, how many, from which site, and how they are served."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.identity.session_ids import SessionIds
from bot.inbound.rate_limits import Limits, Rates
from bot.inbound.uploads import Uploads
from channels.network import Origins
from channels.web.uploads import receiver as receiving
from channels.web.uploads.receiver import MOST_OF_NETWORK, Receiver
from channels.web.uploads.routes import UploadPages
from gendan.platform.http.web import errors_as_json
from tests.support.gateway import KEYS, Chat, sessions_of
from tests.support.pictures import PDF, picture

IDS = SessionIds(KEYS)
MINE, OTHER = IDS.issue(), IDS.issue()
SITE = "https://shop.example"
SLOWEST = 10_000
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(chat: Chat, request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    """Return a client of uploads, with the rates that the test names."""
    rates, most_bytes = getattr(request, "param", (Rates(uploads_per_conversation=3), 0))
    limits = Limits(rates, lambda: 0.0, frozenset({"web"}))
    pages = UploadPages(
        Uploads(chat.database, chat.clock, limits, most_bytes),
        sessions_of(chat).address_of,
        str,
        (SITE,),
        Receiver(200_000, SLOWEST),
        Origins(["127.0.0.1"]),
    )
    app = web.Application(middlewares=[errors_as_json])
    pages.add_routes(app)
    async with TestClient(TestServer(app)) as client:
        yield client


def proof(session: str = MINE, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}", **more}


async def sent(client: Client, content: Any, **more: str) -> tuple[int, dict[str, Any]]:
    async with client.post("/uploads", data=content, headers=proof(**more)) as answer:
        return answer.status, await answer.json()


async def test_a_file_is_given_back_to_its_session_only(client: Client) -> None:
    status, kept = await sent(client, picture("JPEG"), **{"X-File-Name": "%E6%9D%AF%E5%AD%90.jpg"})
    theirs = await client.get(f"/uploads/{kept['id']}", headers=proof(OTHER))
    unknown = await client.get("/uploads/u_" + "x" * 22, headers=proof(OTHER))
    mine = await client.get(f"/uploads/{kept['id']}", headers=proof())

    assert (status, kept["kind"], kept["name"]) == (201, "photo", "杯子.jpg")
    assert (mine.status, mine.content_type) == (200, "image/jpeg")
    assert (theirs.status, await theirs.read()) == (404, await unknown.read())


async def test_a_proof_that_is_nested_without_an_end_is_read_as_any_other(client: Client) -> None:
    status, _ = await sent(client, PDF, **{"X-Identity": '{"a":' + "[" * 5_000})
    # Whether it proves anything is for who checks it; here anything does.
    assert status == 201


async def test_a_pdf_is_only_ever_saved(client: Client) -> None:
    _, kept = await sent(client, PDF)
    headers = (await client.get(f"/uploads/{kept['id']}", headers=proof())).headers

    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html>", 415, "attachment_kind"),
        (b"\xff\xd8\xff", 422, "attachment_broken"),
        (b"x" * 200_001, 413, "attachment_too_large"),
    ],
)
async def test_what_isnt_taken_is_refused_with_the_reason(
    client: Client, content: bytes, status: int, code: str
) -> None:
    answered, said = await sent(client, content)
    assert (answered, said["error"]["code"]) == (status, code)


async def test_a_file_of_no_stated_length_is_cut_off_at_the_same_size(client: Client) -> None:
    async def much() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 10_000

    status, said = await sent(client, much())
    assert (status, said["error"]["code"]) == (413, "attachment_too_large")


async def test_who_stops_sending_isnt_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LONGEST_SILENCE_S", 0.1)

    async def hesitating() -> AsyncIterator[bytes]:
        yield b"\xff\xd8\xff"
        await asyncio.sleep(2)
        yield b""

    status, said = await sent(client, hesitating())
    assert (status, said["error"]["code"]) == (408, "upload_too_slow")


async def test_too_many_files_are_refused_with_the_time_to_come_again(client: Client) -> None:
    for _ in range(3):
        await sent(client, PDF)
    status, said = await sent(client, PDF)
    assert (status, said["error"]["code"], said["error"]["retry_after"]) == (429, "too_many_uploads", 20)


@pytest.mark.parametrize(("origin", "status"), [(SITE, 201), ("https://other.example", 403)])
async def test_only_sites_that_may_embed_the_widget_send_files(
    client: Client, origin: str, status: int
) -> None:
    answered, _ = await sent(client, PDF, Origin=origin)
    assert answered == status


async def test_a_customers_conversation_needs_their_proof(client: Client, chat: Chat) -> None:
    address = await sessions_of(chat).address_of(MINE, "C1001")
    assert address is not None
    await chat.say("hi", chat=address.conversation, customer_id="C1001")

    without, _ = await sent(client, PDF)
    other, _ = await sent(client, PDF, **{"X-Identity": "C2001"})
    theirs, _ = await sent(client, PDF, **{"X-Identity": "C1001"})

    assert (without, other, theirs) == (401, 401, 201)
    await chat.settled()


async def trickle(chunk: bytes, pause_s: float) -> AsyncIterator[bytes]:
    """Send a little again and again."""
    while True:
        yield chunk
        await asyncio.sleep(pause_s)


def from_network(number: int, session: str = MINE) -> dict[str, str]:
    return proof(session, **{"X-Forwarded-For": f"203.0.{number}.7"})


@pytest.mark.parametrize(
    "session",
    [
        "s_" + "a" * 22,
        "s_" + "a" * 44,
        MINE[:-1] + ("A" if MINE[-1] != "A" else "B"),
        MINE[:24] + OTHER[24:],
        MINE[:24],
        "s_" + "ä" * 44,
        "",
    ],
    # Named here: an issued session is another one in each worker, which all have to agree on what is tested.
    ids=["short", "long", "last changed", "another's end", "cut", "no ASCII", "none"],
)
async def test_a_session_that_was_not_issued_here_sends_nothing(client: Client, session: str) -> None:
    async with client.post("/uploads", data=PDF, headers=proof(session)) as answer:
        said = await answer.json()

    assert (answer.status, said["error"]["code"]) == (401, "session_unknown")


@pytest.mark.parametrize(
    ("client", "status", "code"),
    [
        ((Rates(), 2 * len(PDF)), 413, "uploads_full"),
        ((Rates(upload_bytes_per_network=2 * len(PDF)), 0), 429, "too_many_uploads"),
    ],
    indirect=["client"],
)
async def test_files_have_a_cap_in_bytes(client: Client, status: int, code: str) -> None:
    answers = []
    for _ in range(3):
        async with client.post("/uploads", data=PDF, headers=from_network(1)) as answer:
            answers.append((answer.status, await answer.json()))

    assert [answered for answered, _ in answers] == [201, 201, status]
    assert answers[2][1]["error"]["code"] == code
    assert ("retry_after" in answers[2][1]["error"]) == (status == 429)
    other = {"headers": from_network(2, OTHER)}
    async with client.post("/uploads", data=PDF, **other) as answer:
        assert answer.status == 201


@pytest.mark.parametrize("client", [(Rates(upload_bytes_per_network=2 * len(PDF)), len(PDF))], indirect=True)
async def test_a_full_conversation_does_not_use_up_its_networks_bytes(client: Client) -> None:
    answers = []
    for session in (MINE, MINE, MINE, OTHER):
        async with client.post("/uploads", data=PDF, headers=from_network(1, session)) as answer:
            answers.append(answer.status)

    assert answers == [201, 413, 413, 201]


@pytest.mark.parametrize("client", [(Rates(), 3 * len(PDF))], indirect=True)
async def test_files_that_come_at_once_do_not_pass_the_cap_together(client: Client) -> None:
    async def one() -> int:
        async with client.post("/uploads", data=PDF, headers=proof()) as answer:
            return answer.status

    assert sorted(await asyncio.gather(*(one() for _ in range(6)))) == [201] * 3 + [413] * 3


@pytest.mark.parametrize("client", [(Rates(upload_bytes_per_network=300_000), 0)], indirect=True)
async def test_what_did_not_come_is_not_counted(client: Client) -> None:
    for _ in range(4):
        async with client.post("/uploads", data=_unfinished(), headers=from_network(1)) as answer:
            assert answer.status == 415
    async with client.post("/uploads", data=PDF, headers=from_network(1)) as answer:
        assert answer.status == 201


async def _unfinished() -> AsyncIterator[bytes]:
    yield b"<html>"


@pytest.mark.parametrize("client", [(Rates(), 0)], indirect=True)
async def test_a_refusal_comes_before_the_file(client: Client) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    head = ("POST /uploads HTTP/1.1", "Host: x", "Content-Length: 9900000", f"Authorization: Bearer {MINE}")
    writer.write("\r\n".join([*head, "", ""]).encode())
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 3)
    writer.close()

    assert b"413" in answer


@pytest.mark.parametrize("client", [(Rates(), 0)], indirect=True)
async def test_who_is_slower_than_allowed_is_ended(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "GRACE_S", 0.3)
    began = time.monotonic()
    async with client.post("/uploads", data=trickle(b"%PDF-" + b"x" * 100, 0.05), headers=proof()) as answer:
        said = await answer.json()

    assert (answer.status, said["error"]["code"]) == (408, "upload_too_slow")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("client", [(Rates(), 0)], indirect=True)
async def test_who_is_slow_but_fast_enough_gets_a_file_through(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "GRACE_S", 0.1)
    size = len(PDF) + 20_000

    async def steadily() -> AsyncIterator[bytes]:
        whole = PDF.ljust(size)
        for at in range(0, size, 2_000):
            yield whole[at : at + 2_000]
            await asyncio.sleep(0.1)

    status, _ = await sent(client, steadily())
    assert status in {201, 422}


@pytest.mark.parametrize("client", [(Rates(), 0)], indirect=True)
async def test_slow_ones_make_room_for_others_of_their_network(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "GRACE_S", 0.2)
    async with ClientSession() as others:
        url = client.make_url("/uploads")
        # Fast enough to stay as long as nobody waits.
        data = [trickle(b"x" * 1_000, 0.05) for _ in range(MOST_OF_NETWORK)]
        slow = [asyncio.create_task(others.post(url, data=each, headers=from_network(1))) for each in data]
        await asyncio.sleep(0.6)
        assert not any(task.done() for task in slow)
        async with client.post("/uploads", data=PDF, headers=from_network(1, OTHER)) as answer:
            assert answer.status == 201
        ended = [(await task).status for task in slow if task.done()]
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    assert ended == [408]
