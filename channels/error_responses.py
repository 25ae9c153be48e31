"""The one shape in which every channel refuses (docs/contracts.md)."""

from typing import Any

from aiohttp import web

from gendan.contracts import RefusedError


def error(code: str, message: str, **facts: Any) -> dict[str, Any]:
    """Return an error as every answer and acknowledgement has it."""
    return {"error": {"code": code, "message": message, **facts}}


def error_of(refusal: RefusedError) -> dict[str, Any]:
    """Return a refusal, and when to try again."""
    again = {} if refusal.retry_after is None else {"retry_after": refusal.retry_after}
    return error(refusal.code, str(refusal), **refusal.facts, **again)


def error_response(status: int, code: str, message: str) -> web.Response:
    """Return an error over HTTP."""
    return web.json_response(error(code, message), status=status)


def refusal_response(refusal: RefusedError) -> web.Response:
    """Return a refusal over HTTP."""
    response = web.json_response(error_of(refusal), status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
