"""The one shape in which every channel refuses (docs/contracts.md)."""

from typing import Any

from aiohttp import web


def error(code: str, message: str, **facts: int) -> dict[str, Any]:
    """Return an error as every answer and acknowledgement has it."""
    return {"error": {"code": code, "message": message, **facts}}


def error_of(refusal: Exception, unnamed: str = "refused") -> dict[str, Any]:
    """Return a refusal, with its `code` and when to try again; `unnamed` is the code of one without."""
    retry_after = getattr(refusal, "retry_after", None)
    facts = {} if retry_after is None else {"retry_after": retry_after}
    return error(getattr(refusal, "code", unnamed), str(refusal), **facts)


def error_response(status: int, code: str, message: str) -> web.Response:
    """Return an error over HTTP."""
    return web.json_response(error(code, message), status=status)


def refusal_response(status: int, refusal: Exception, unnamed: str = "refused") -> web.Response:
    """Return a refusal over HTTP."""
    response = web.json_response(error_of(refusal, unnamed), status=status)
    if (retry_after := getattr(refusal, "retry_after", None)) is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
