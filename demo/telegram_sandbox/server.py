"""The Bot API over HTTP, with the faults of the plan."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from demo.telegram_sandbox.errors import ApiError, Json
from demo.telegram_sandbox.methods import METHODS
from demo.telegram_sandbox.methods.profile import check_logged_in
from demo.telegram_sandbox.methods.updating import Described
from demo.telegram_sandbox.parameters import Parameters, read_parameters
from demo.telegram_sandbox.state import World

MAX_BODY_BYTES = 52_000_000
# What stands before Telegram's servers answers in HTML, so that reading JSON from it fails.
_BAD_GATEWAY = (
    "<html>\r\n<head><title>{0}</title></head>\r\n"
    "<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"
)
_REASONS = {500: "Internal Server Error", 502: "502 Bad Gateway"}


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`.

    Args:
        world: what the calls are about.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Add both addresses."""
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)

    async def _call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"].lower()
        # Read before any delay: who gives up waiting has said everything all the same.
        parameters = await read_parameters(request)
        fate = self._world.faults.draw(name)
        await asyncio.sleep(fate.delay_s)
        if fate.status:
            return _server_error(fate.status)
        if fate.loses_call:
            _hang_up(request)
            return web.Response()
        result = await self._answer(request, name, parameters)
        if fate.loses_answer:
            self._note_loss(result)
            _hang_up(request)
        return web.json_response(_success(result))

    async def _answer(self, request: web.Request, name: str, parameters: Parameters) -> Any:
        self._check_token(request)
        check_logged_in(self._world)
        method = METHODS.get(name)
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return await method(self._world, parameters)

    def _check_token(self, request: web.Request) -> None:
        given = request.match_info["token"].encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._world.bot.token.encode()):
            raise ApiError(401, "Unauthorized")

    def _note_loss(self, result: Any) -> None:
        if isinstance(result, dict) and "message_id" in result:
            self._world.chats[result["chat"]["id"]].deliveries[-1].answer_lost = True

    async def _download(self, request: web.Request) -> web.Response:
        self._check_token(request)
        stored = self._world.files.at(request.match_info["path"])
        if stored is None:
            raise ApiError(404, "Not Found")
        return web.Response(body=stored.data, content_type="application/octet-stream")


def _hang_up(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def _success(result: Any) -> Json:
    if isinstance(result, Described):
        return {"ok": True, "result": True, "description": result.description}
    return {"ok": True, "result": result}


def _server_error(status: int) -> web.Response:
    if status == 500:  # noqa: PLR2004 - the one that Telegram's own servers give
        return web.json_response(ApiError(status, _REASONS[status]).as_json(), status=status)
    page = _BAD_GATEWAY.format(_REASONS.get(status, str(status)))
    return web.Response(status=status, text=page, content_type="text/html")


@web.middleware
async def refusals_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Give every refusal the Bot API's form."""
    try:
        return await handler(request)
    except ApiError as refusal:
        return web.json_response(refusal.as_json(), status=refusal.code)
    except web.HTTPException as problem:
        return web.json_response(ApiError(problem.status, problem.reason).as_json(), status=problem.status)
