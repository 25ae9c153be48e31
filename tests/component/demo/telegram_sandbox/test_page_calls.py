"""What the page's calls let through."""

from typing import Any

import aiohttp
import pytest

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox


async def post(sandbox: Sandbox, path: str, **options: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(sandbox.url + path, **options) as response:
        return response.status, (await response.json()).get("description", "")


async def test_another_site_s_form_is_no_person(sandbox: Sandbox, customer: User) -> None:
    path = f"/play/{customer.id}/send"
    assert await post(sandbox, path, data='{"text": "x"}', headers={"Content-Type": "text/plain"}) == (
        400,
        "Bad Request: the body must be JSON",
    )
    assert await post(sandbox, path, json={"text": "x"}) == (200, "")


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [
        ("send", {"text": " "}, 400, "Bad Request: 'text' must be a text of 1 to 4096 characters"),
        ("send", {"text": "x" * 4097}, 400, "Bad Request: 'text' must be a text of 1 to 4096 characters"),
        ("send", [], 400, "Bad Request: the body must be a JSON object"),
        ("edit", {"message_id": "1", "text": "x"}, 400, "Bad Request: 'message_id' must be a whole number"),
        ("edit", {"message_id": 1, "text": "x"}, 409, "there is no message 1"),
        ("tap", {"title": "x"}, 409, "there is no button 'x' on the keyboard None"),
        ("other-contact", {}, 409, "there is nobody else"),
        ("juggle", {}, 404, "Not Found"),
    ],
)
async def test_what_a_person_can_t_do_is_refused_with_the_reason(
    sandbox: Sandbox, customer: User, path: str, body: Any, status: int, reason: str
) -> None:
    assert await post(sandbox, f"/play/{customer.id}/{path}", json=body) == (status, reason)


async def test_who_has_blocked_the_bot_can_t_write(sandbox: Sandbox, customer: User) -> None:
    customer.block()
    status, reason = await post(sandbox, f"/play/{customer.id}/send", json={"text": "x"})
    assert (status, reason) == (409, "Li Wei has blocked the bot and can't write to it")


async def test_nobody_is_played_who_wasn_t_made_up(sandbox: Sandbox) -> None:
    assert await post(sandbox, "/play/1/send", json={"text": "x"}) == (404, "Not Found")


async def test_a_file_that_is_no_picture_is_only_downloaded(sandbox: Sandbox, customer: User) -> None:
    page = customer.send_document("page.html", b"<script>alert(1)</script>")["document"]["file_id"]
    drawing = customer.send_document("x.svg", b"<svg/>", "image/svg+xml")["document"]["file_id"]
    photo = customer.send_photo()["photo"][-1]["file_id"]
    async with aiohttp.ClientSession() as session:
        for file_id, content_type, disposition in (
            (page, "application/octet-stream", "attachment"),
            (drawing, "application/octet-stream", "attachment"),
            (photo, "image/png", None),
        ):
            async with session.get(f"{sandbox.url}/play/files/{file_id}") as response:
                assert response.content_type == content_type
                assert response.headers.get("Content-Disposition") == disposition
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert "script-src 'self';" in response.headers["Content-Security-Policy"]
