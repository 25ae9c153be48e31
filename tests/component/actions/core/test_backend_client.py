import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from actions import backend_client
from actions.backend_client import (
    BackendFailedError,
    BackendRefusedError,
    BackendUnavailableError,
    HttpBackend,
)


class Answering:
    """A server that answers one thing and remembers what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.body: Any = {}
        self.pause_s = 0.0
        self.asked: list[tuple[str, str, Any]] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        self.asked.append((request.method, request.raw_path, body))
        await asyncio.sleep(self.pause_s)
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status)
        return web.json_response(self.body, status=self.status)


@pytest.fixture
def server() -> Answering:
    return Answering()


@pytest.fixture
async def backend(server: Answering) -> AsyncIterator[HttpBackend]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    async with TestServer(app) as running, aiohttp.ClientSession() as session:
        yield HttpBackend(session, str(running.make_url("/")))


async def test_a_number_with_signs_is_one_part_of_the_path(server: Answering, backend: HttpBackend) -> None:
    await backend.order("p", "INV/2026/#1")
    assert server.asked[0][:2] == ("GET", "/api/v1/orders/INV%2F2026%2F%231")


@pytest.mark.parametrize(
    ("code", "outcome"), [("contact_malformed", "malformed"), ("contact_kind_unavailable", "unreachable")]
)
async def test_a_contact_that_will_not_do_is_an_outcome(
    server: Answering, backend: HttpBackend, code: str, outcome: str
) -> None:
    server.status, server.body = 422, {"error": {"code": code, "message": "m"}}
    assert (await backend.send_code("p", "x")).outcome == outcome


async def test_a_proof_longer_than_any_is_malformed(server: Answering, backend: HttpBackend) -> None:
    server.status, server.body = 422, {"error": {"code": "invalid_field", "message": "m"}}
    assert (await backend.verify("p", "GD1", {"email": "x" * 300})).outcome == "malformed"


async def test_of_very_many_numbers_the_first_are_asked_for(server: Answering, backend: HttpBackend) -> None:
    numbers, asked = [f"GD{n}" for n in range(30)], {"product": None, "position": None, "in_focus": None}
    server.body = {"outcome": "none", "order": None, "orders": [], "total": 0}
    await backend.resolve("p", mentions=numbers, words="x" * 2000, **asked)
    assert (server.asked[0][2]["mentions"], len(server.asked[0][2]["words"])) == (numbers[:20], 1000)


async def test_any_other_refusal_keeps_its_code(server: Answering, backend: HttpBackend) -> None:
    server.status, server.body = 404, {"error": {"code": "order_not_visible", "message": "m"}}
    with pytest.raises(BackendRefusedError) as refusal:
        await backend.order("p", "A1001")
    assert refusal.value.code == "order_not_visible"
    assert "A1001" not in str(refusal.value)


@pytest.mark.parametrize(("status", "body"), [(500, {}), (503, {"error": {"code": "x"}}), (200, "<html>")])
async def test_no_usable_answer_is_unavailability(
    server: Answering, backend: HttpBackend, status: int, body: Any
) -> None:
    server.status, server.body = status, body
    with pytest.raises(BackendUnavailableError):
        await backend.shop("p")


async def test_a_late_answer_is_none(
    server: Answering, backend: HttpBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend_client, "_TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    server.pause_s = 1
    with pytest.raises(BackendUnavailableError):
        await backend.shop("p")


async def test_feedback_without_order_or_topic_leaves_them_out(
    server: Answering, backend: HttpBackend
) -> None:
    await backend.store_feedback("p", "nice", None, None, "t:a")
    assert server.asked[0][2] == {"text": "nice"}


async def test_a_backend_without_its_database_is_out_of_reach_and_one_with_a_bug_is_not(
    server: Answering, backend: HttpBackend
) -> None:
    server.status, server.body = 503, {"error": {"code": "unavailable", "message": "m"}}
    with pytest.raises(BackendUnavailableError) as lost:
        await backend.shop("p")
    server.status = 500
    with pytest.raises(BackendFailedError):
        await backend.shop("p")
    assert not isinstance(lost.value, BackendFailedError)
