"""Input that is meant to break something."""

import asyncio
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.identity.tables import audit
from backend.outbound.tables import outbox
from backend.verification.tables import codes
from gendan.platform.settings import KeyRing
from tests.support.backend.codes import ask
from tests.support.backend.service import Backend, sign_principal

RAW = {"Content-Type": "application/json", "Idempotency-Key": "k"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"text": "a\\u0000b"}',
        b'{"text": "\\ud800"}',
        b'{"text": "\\udc00"}',
        b"[" * 100_000,
        b'{"text": 1}',
        b'{"text": ""}',
    ],
)
async def test_a_malformed_body_is_the_callers_error(backend: Backend, body: bytes) -> None:
    headers = RAW | {"Authorization": f"Bearer {sign_principal()}"}
    response = await backend.client.post("/api/v1/feedback", data=body, headers=headers)
    assert response.status == 422, await response.text()


async def test_an_emoji_written_as_a_surrogate_pair_is_text(backend: Backend) -> None:
    headers = RAW | {"Authorization": f"Bearer {sign_principal()}"}
    body = b'{"text": "\\ud83d\\ude00"}'
    response = await backend.client.post("/api/v1/feedback", data=body, headers=headers)
    assert response.status == 201


@pytest.mark.parametrize(
    "number", ["%00", "a" * 3000, "'; DROP TABLE orders; --", "%F0%9F%98%80", "..%2f..%2fetc"]
)
async def test_an_odd_number_is_just_not_visible(backend: Backend, number: str) -> None:
    response = await backend.call("GET", f"/api/v1/orders/{number}", sign_principal(customer="C1001"))
    assert response.status == 404


@pytest.mark.parametrize("changes", [{"sub": "c" * 121}, {"cus": "x" * 121}, {"sub": ""}])
async def test_a_principal_with_an_impossible_claim_is_refused(
    backend: Backend, changes: dict[str, Any]
) -> None:
    response = await backend.call("GET", "/api/v1/orders", sign_principal(**changes))
    assert response.status == 401


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=1e9", "limit=", "cursor=%00", "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk6MQ"],
)
async def test_an_odd_page_is_the_callers_error(backend: Backend, query: str) -> None:
    response = await backend.call("GET", f"/api/v1/orders?{query}", sign_principal())
    assert response.status == 422


async def test_a_body_beyond_the_limit_is_refused(backend: Backend) -> None:
    headers = RAW | {"Authorization": f"Bearer {sign_principal()}"}
    response = await backend.client.post("/api/v1/feedback", data=BytesIO(b" " * 6_000_000), headers=headers)
    assert response.status == 413


async def test_what_is_old_is_forgotten(backend: Backend) -> None:
    await ask(backend)
    await backend.service.dispatcher.send_due()
    await backend.get("/api/v1/orders", sign_principal())
    backend.clock.advance(days=3)
    await backend.service.retention.enforce()
    assert await backend.rows(select(codes)) == []
    assert await backend.rows(select(func.count()).select_from(audit)) == [(1,)]
    backend.clock.advance(days=730 / timedelta(days=1).days)
    await backend.service.retention.enforce()
    assert await backend.rows(select(audit)) == []


async def test_a_message_that_was_not_sent_yet_is_not_forgotten(backend: Backend) -> None:
    await ask(backend)
    backend.clock.advance(days=60)
    await backend.service.retention.enforce()
    assert len(await backend.rows(select(outbox))) == 1


async def status_of(backend: Backend, method: str, path: str, *headers: bytes) -> int:
    """Send headers as no client library would."""
    reader, writer = await asyncio.open_connection("127.0.0.1", backend.client.port)
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: x", b"Connection: close", b"Content-Length: 0"]
    writer.write(b"\r\n".join([*lines, *headers, b"", b""]))
    answer = await reader.read()
    writer.close()
    return int(answer.split()[1])


@pytest.mark.parametrize("token", [b"\xff", b"gdk_\xff_x", b"\xff.\xff.x", b"gdk_gateway_\xed\xa0\x80"])
async def test_a_token_that_is_no_text_is_a_wrong_one(backend: Backend, token: bytes) -> None:
    header = b"Authorization: Bearer " + token
    assert await status_of(backend, "GET", "/api/v1/orders", header) == 401


@pytest.mark.parametrize("message_id", [b"\xff", b"m" * 121])
async def test_a_signature_that_is_no_text_is_a_wrong_one(with_settings: Any, message_id: bytes) -> None:
    keys = KeyRing({"all": "webhook-secret-of-the-tests-only-1"})
    async with with_settings(carrier_webhook_keys=keys) as backend:
        now = str(int(backend.clock.now().timestamp())).encode()
        headers = [b"webhook-id: " + message_id, b"webhook-timestamp: " + now, b"webhook-signature: v1,\xff"]
        assert await status_of(backend, "POST", "/hooks/sf", *headers) == 401


async def test_a_limit_of_thousands_of_digits_is_the_callers_error(backend: Backend) -> None:
    response = await backend.call("GET", f"/api/v1/orders?limit={'9' * 5000}", sign_principal())
    assert response.status == 422


async def test_a_mention_longer_than_any_message_is_refused_unread(backend: Backend) -> None:
    body = {"mentions": ["9" * 1001]}
    response = await backend.call("POST", "/api/v1/orders/resolve", sign_principal(customer="C1001"), body)
    assert response.status == 422
