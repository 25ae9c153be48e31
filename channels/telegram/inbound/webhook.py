"""Being told of updates: `POST /telegram/<the bot's number>` (docs/telegram.md)."""

import hashlib
import hmac
import json
from http import HTTPStatus
from typing import Any

from aiohttp import web

from channels.error_responses import error_response
from channels.telegram.inbound.update_handler import UpdateHandler
from channels.telegram.inbound.updates import read_update
from gendan.contracts import RefusedError

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_secret(token: str) -> str:
    """Return what Telegram shows with each update: nobody who doesn't hold the token knows it."""
    return hmac.new(token.encode(), b"gendan webhook", hashlib.sha256).hexdigest()


def webhook_path(account: str) -> str:
    """Return where a bot's updates come in."""
    return f"/telegram/{account}"


class TelegramWebhook:
    """Takes updates from Telegram and from nobody else.

    Args:
        open_to: by a bot's number, its secret and who takes its updates; empty while none has a webhook.
    """

    def __init__(self, open_to: dict[str, tuple[str, UpdateHandler]]) -> None:
        self._open_to = open_to

    def add_routes(self, app: web.Application) -> None:
        """Add the one path."""
        app.router.add_post(webhook_path("{account}"), self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        account = request.match_info["account"]
        hearing = self._hearing(account, request.headers.get(_SECRET_HEADER, ""))
        if hearing is None:
            return error_response(HTTPStatus.UNAUTHORIZED, "unauthorized", "the webhook's secret is missing")
        raw = _read(await request.read())
        if raw is None:
            return error_response(HTTPStatus.BAD_REQUEST, "malformed_body", "the body is no update")
        try:
            await hearing.take(read_update(raw, account))
        except RefusedError as problem:
            return _again(problem)
        return web.Response()

    def _hearing(self, account: str, shown: str) -> UpdateHandler | None:
        secret, hearing = self._open_to.get(account, (None, None))
        # Bytes that are no text are a wrong secret, not an error of ours.
        given = shown.encode("utf-8", "surrogateescape")
        return hearing if secret and hmac.compare_digest(secret.encode(), given) else None


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None


def _again(problem: RefusedError) -> web.Response:
    retry_after = str(problem.retry_after or 1)
    response = error_response(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(problem))
    response.headers["Retry-After"] = retry_after
    return response
