from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from actions.server import build_app
from actions.settings import ActionsSettings
from tests.support.actions.turns import a_tracker
from tests.support.actions.views import view

TOKEN = "an-action-token-long-enough"
VIEW = view()


class Backend:
    """The backend's HTTP side, as the contract has it, with one order."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str | None, Any]] = []
        self.status = 200

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else None
        self.asked.append(
            (
                f"{request.method} {request.path}",
                request.headers["Authorization"],
                request.headers.get("Idempotency-Key"),
                body,
            )
        )
        if self.status != 200:
            return web.json_response({"error": {"code": "broken", "message": "m"}}, status=self.status)
        if request.path.endswith("/resolve"):
            found = {
                "as_of": VIEW["as_of"],
                "outcome": "one",
                "matched_by": "only",
                "order": VIEW,
                "orders": [],
                "total": 1,
            }
            return web.json_response(found)
        return web.json_response({"feedback_id": "f_1"}, status=201)


@pytest.fixture
async def backend() -> AsyncIterator[tuple[Backend, str]]:
    answers = Backend()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answers.answer)
    async with TestServer(app) as server:
        yield answers, str(server.make_url("/"))


@pytest.fixture
async def client(backend: tuple[Backend, str]) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    app = build_app(ActionsSettings(token=TOKEN, backend_url=backend[1]))
    async with TestClient(TestServer(app)) as client:
        yield client


def call(action: str, intent: str, text: str = "") -> dict[str, Any]:
    tracker = a_tracker(intent, text).current_state()
    return {"next_action": action, "sender_id": "c:1", "tracker": tracker, "domain": {}}


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_an_action_answers_rasa_with_says_and_slots(client: TestClient[Any, Any]) -> None:
    response = await client.post(
        "/webhook", json=call("action_tell_order", "track_delivery"), headers=bearer()
    )
    answer = await response.json()
    assert response.status == 200
    assert [m["custom"].get("say") for m in answer["responses"]] == ["parcel_in_transit", None]
    assert {"case", "question"} <= {e["name"] for e in answer["events"]}


async def test_the_backend_is_asked_in_the_principals_name(
    client: TestClient[Any, Any], backend: tuple[Backend, str]
) -> None:
    await client.post("/webhook", json=call("action_tell_order", "track_delivery"), headers=bearer())
    path, authorization, _, body = backend[0].asked[0]
    assert (path, authorization) == ("POST /api/v1/orders/resolve", "Bearer a-principal")
    assert body == {"mentions": [], "product": None, "position": None, "in_focus": None, "words": ""}


async def test_a_write_carries_its_turn_and_action_as_idempotency_key(
    client: TestClient[Any, Any], backend: tuple[Backend, str]
) -> None:
    await client.post(
        "/webhook", json=call("action_store_feedback", "give_feedback", "nice"), headers=bearer()
    )
    assert backend[0].asked[0][2] == "t_1:action_store_feedback"


async def test_without_the_token_nothing_runs(
    client: TestClient[Any, Any], backend: tuple[Backend, str]
) -> None:
    response = await client.post("/webhook", json=call("action_tell_order", "x"), headers=bearer("wrong"))
    assert (response.status, backend[0].asked) == (401, [])


@pytest.mark.parametrize(("status", "told"), [(500, 500), (503, 503), (403, 500)])
async def test_a_backend_that_fails_fails_the_action(
    client: TestClient[Any, Any], backend: tuple[Backend, str], status: int, told: int
) -> None:
    backend[0].status = status
    response = await client.post("/webhook", json=call("action_tell_order", "x"), headers=bearer())
    assert response.status == told


async def test_an_unknown_action_is_named(client: TestClient[Any, Any]) -> None:
    response = await client.post("/webhook", json=call("action_nothing", "x"), headers=bearer())
    assert response.status == 404
    assert "action_nothing" in (await response.json())["error"]["message"]


async def test_a_body_that_is_no_call_is_refused(client: TestClient[Any, Any]) -> None:
    response = await client.post("/webhook", data=b"nonsense", headers=bearer())
    assert response.status == 400


@pytest.mark.parametrize("path", ["/health", "/healthz", "/readyz"])
async def test_health_needs_no_token(client: TestClient[Any, Any], path: str) -> None:
    assert (await client.get(path)).status == 200


async def test_an_action_without_its_backend_is_unavailable() -> None:
    app = build_app(ActionsSettings(token=TOKEN, backend_url="http://127.0.0.1:9"))
    async with TestClient(TestServer(app)) as client:
        answer = await client.post(
            "/webhook", json=call("action_tell_order", "track_delivery"), headers=bearer()
        )
        assert answer.status == 503


async def test_an_action_that_breaks_the_backend_has_failed(
    client: TestClient[Any, Any], backend: tuple[Backend, str]
) -> None:
    backend[0].status = 500
    answer = await client.post("/webhook", json=call("action_tell_order", "track_delivery"), headers=bearer())
    assert answer.status == 500
