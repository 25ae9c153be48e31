"""What every HTTP process has: liveness, readiness, metrics, and errors that never leak a stack trace."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from gendan.platform.storage.database import DATABASE_LOST, RETRY_AFTER_S, Database

Check = Callable[[], Awaitable[str | None]]
"""Returns None when a part works, else what is wrong with it in a few words."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

UNREADABLE = (web.RequestPayloadError, HttpProcessingError)
"""What reading a body raises that breaks HTTP's own rules."""

_log = structlog.get_logger(__name__)


def read_header(request: web.Request, name: str) -> str:
    """Return a header, empty without it; bytes that are no UTF-8 become U+FFFD, which is in no secret."""
    return request.headers.get(name, "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def error_response(status: int, code: str, message: str, **facts: Any) -> web.Response:
    """Return the one JSON shape of every error (docs/contracts.md)."""
    return web.json_response({"error": {"code": code, "message": message, **facts}}, status=status)


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn framework errors and bugs into the error shape; this is a process's top loop."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        if refusal.status < 400:  # noqa: PLR2004 - redirects are answers, not errors
            raise
        code = (refusal.reason or "error").lower().replace(" ", "_")
        response = error_response(refusal.status, code, refusal.text or code)
        if "Allow" in refusal.headers:
            response.headers["Allow"] = refusal.headers["Allow"]
        return response
    except UNREADABLE:
        # Quoted nowhere: neither in the answer nor in a log.
        return error_response(
            400, "body_unreadable", "The body can't be read; send it whole and as announced"
        )
    except DATABASE_LOST:
        _log.exception("unavailable", method=request.method, route=_route(request))
        remedy = f"The database or a part behind it is gone. Send it again after {RETRY_AFTER_S} s."
        response = error_response(503, "unavailable", remedy, retry_after=RETRY_AFTER_S)
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        return response
    except Exception:  # noqa: BLE001 - the top loop: a bug becomes a 500 and a log line
        _log.exception("request_failed", method=request.method, route=_route(request))
        return error_response(500, "internal_error", "The server failed; its log says why. Try again.")


def _route(request: web.Request) -> str:
    # The route's pattern, not the path: paths hold order numbers and tokens.
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"


async def _nothing_to_read() -> None:
    pass


def add_health(
    app: web.Application,
    checks: Mapping[str, Check],
    registry: CollectorRegistry,
    read_gauges: Callable[[], Awaitable[None]] = _nothing_to_read,
) -> None:
    """Add `/healthz` (alive), `/readyz` (each part with its state) and `/metrics`.

    Args:
        app: the process's application.
        checks: by the part's name; a part that reports a problem makes `/readyz` answer 503.
        registry: metrics of this process.
        read_gauges: brings gauges up to date before they are shown.
    """

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_request: web.Request) -> web.Response:
        problems = {name: await check() for name, check in checks.items()}
        parts = {name: problem or "ok" for name, problem in problems.items()}
        ready = not any(problems.values())
        return web.json_response({"ready": ready, "parts": parts}, status=200 if ready else 503)

    async def metrics(_request: web.Request) -> web.Response:
        await read_gauges()
        return web.Response(body=generate_latest(registry), content_type="text/plain", charset="utf-8")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def database_check(database: Database) -> str | None:
    """Report whether a database answers and hasn't shown damage; for use as a readiness check."""
    if database.condition.is_damaged:
        return "the database's file is damaged: stop the shop; 'gendan check --deep' says the way back"
    try:
        async with database.read.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as problem:
        return f"database does not answer: {type(problem).__name__}"
    return None
