"""The action server: rasa-sdk's executor behind our own HTTP plumbing."""

import hmac
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
from prometheus_client import CollectorRegistry, Histogram
from rasa_sdk.executor import ActionExecutor

from actions.backend_client import BackendFailedError, BackendUnavailableError, HttpBackend
from actions.core.action import AnsweringAction
from actions.registry import build_actions
from actions.settings import ActionsSettings
from gendan.platform.http.headers import add_headers
from gendan.platform.http.web import add_health, error_response, errors_as_json, read_header

_LARGEST_CALL = 4_000_000


def build_app(settings: ActionsSettings) -> web.Application:
    """Return the server; its session with the backend opens and closes with it."""
    app = web.Application(
        middlewares=[errors_as_json, _bearer(settings.token.get_secret_value())],
        client_max_size=_LARGEST_CALL,
    )
    add_headers(app)
    registry = CollectorRegistry()
    webhook = ActionWebhook(registry)

    async def with_backend(_app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            webhook.register(build_actions(HttpBackend(session, settings.backend_url)))
            yield

    app.cleanup_ctx.append(with_backend)
    app.router.add_post("/webhook", webhook.run)
    add_health(app, {}, registry)
    # rasa-sdk's own name for it, which its users' probes know.
    app.router.add_get("/health", _health)
    return app


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


class ActionWebhook:
    """Runs the action that a call names."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._executor = ActionExecutor()
        self._names: set[str] = set()
        self._seconds = Histogram(
            "gendan_action_seconds", "Time that an action took.", ["action"], registry=registry
        )

    def register(self, actions: list[AnsweringAction]) -> None:
        """Make actions callable."""
        for action in actions:
            self._executor.register_action(action)
            self._names.add(action.name())

    async def run(self, request: web.Request) -> web.Response:
        """Answer `POST /webhook` in rasa-sdk's protocol.

        An action that raises makes this a 500, one without its backend a 503: the turn fails and the
        gateway answers in its own way.
        """
        call = await _call_in(request)
        name = call.get("next_action")
        if name not in self._names:
            return error_response(404, "unknown_action", f"No action is called '{name}'; see domain.yml")
        with self._seconds.labels(name).time():
            try:
                result = await self._executor.run(call)
            except BackendFailedError:
                raise
            except BackendUnavailableError as problem:
                return error_response(503, "backend_unavailable", str(problem))
        return web.json_response(result.model_dump())


async def _call_in(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        if request.headers.get("Content-Encoding") == "deflate" and body[:1] != b"{":
            body = zlib.decompress(body)
        call = json.loads(body)
    except (ValueError, RecursionError, zlib.error):
        raise web.HTTPBadRequest(text="The body is not JSON") from None
    if not isinstance(call, dict):
        raise web.HTTPBadRequest(text="The body is not a JSON object")
    return call


def _bearer(token: str) -> Any:
    expected = f"Bearer {token}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Any) -> web.StreamResponse:
        given = read_header(request, "Authorization").encode()
        if request.path == "/webhook" and not hmac.compare_digest(given, expected):
            return error_response(401, "unauthorized", "Send 'Authorization: Bearer <GENDAN_ACTIONS_TOKEN>'")
        answer: web.StreamResponse = await handler(request)
        return answer

    return check
