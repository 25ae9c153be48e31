"""Files over HTTP: whose they are, how large, from which site, and how they are served."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

import channels.web.uploading
from bot.conversation.intake import MessageRefusedError
from bot.harmless import FileRefusedError
from bot.limits import LimitReachedError, Limits, Rates
from bot.sessions import Sessions
from bot.uploads import Uploads
from channels.network import Origins
from channels.web.uploading import UploadPages
from gendan.web import errors_as_json
from tests.bot.conftest import Chat
from tests.bot.test_harmless import PDF, picture

MINE, OTHER = "s_" + "a" * 22, "s_" + "b" * 22
SITE = "https://shop.example"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(chat: Chat) -> AsyncIterator[Client]:
    limits = Limits(Rates(uploads_per_conversation=3), lambda: 0.0, frozenset({"web"}))
    pages = UploadPages(
        Uploads(chat.database, chat.clock, limits),
        Sessions(chat.database, "web", "default", chat.clock, timedelta(days=30)).address_of,
        str,
        (MessageRefusedError, LimitReachedError, FileRefusedError),
        (SITE,),
        200_000,
        Origins(),
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
    monkeypatch.setattr(channels.web.uploading, "_LONGEST_SILENCE_S", 0.1)

    async def hesitating() -> AsyncIterator[bytes]:
        yield b"\xff\xd8\xff"
        await asyncio.sleep(2)
        yield b""

    status, said = await sent(client, hesitating())
    assert (status, said["error"]["code"]) == (408, "upload_incomplete")


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
    sessions = Sessions(chat.database, "web", "default", chat.clock, timedelta(days=30))
    address = await sessions.address_of(MINE, "C1001")
    assert address is not None
    await chat.say("hi", chat=address.conversation, customer_id="C1001")

    without, _ = await sent(client, PDF)
    other, _ = await sent(client, PDF, **{"X-Identity": "C2001"})
    theirs, _ = await sent(client, PDF, **{"X-Identity": "C1001"})

    assert (without, other, theirs) == (401, 401, 201)
    await chat.settled()
