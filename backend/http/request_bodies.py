"""Reading request bodies and query strings into checked models."""

import json
import re
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from backend.shared.errors import InvalidFieldError

# Escapes that Python's JSON reads and no database stores: NUL, and surrogates that aren't a pair.
_UNSTORABLE = re.compile(
    rb"\\u0000|\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]"
)
# Python reads no number of thousands of digits.
_SHORT_NUMBER = re.compile(r"[0-9]{1,9}")
M = TypeVar("M", bound=BaseModel)
DEFAULT_LIMIT, LARGEST_LIMIT = 20, 100


class Body(BaseModel):
    """A request body: unknown fields are errors, since a misspelt one would be ignored silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


async def read_json(request: web.Request) -> Any:
    """Return the JSON body.

    Raises:
        InvalidFieldError: the body is no JSON.
    """
    raw = await request.read()
    if _UNSTORABLE.search(raw):
        raise InvalidFieldError("body", "The body holds a NUL character or half a surrogate pair")
    try:
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InvalidFieldError("body", "The body is not JSON in UTF-8") from None


async def read_body(request: web.Request, model: type[M]) -> M:
    """Return the JSON body as a checked model.

    Raises:
        InvalidFieldError: the body is no JSON.
        pydantic.ValidationError: a field is unusable.
    """
    return model.model_validate(await read_json(request))


def read_limit(request: web.Request) -> int:
    """Return the `limit` of a list."""
    text = request.query.get("limit", str(DEFAULT_LIMIT))
    if not _SHORT_NUMBER.fullmatch(text) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise InvalidFieldError("limit", f"limit must be a number from 1 to {LARGEST_LIMIT}")
    return int(text)


def limit_schema(what: str) -> dict[str, Any]:
    """Return how the OpenAPI document describes a list's `limit`."""
    return {
        "type": "integer",
        "minimum": 1,
        "maximum": LARGEST_LIMIT,
        "default": DEFAULT_LIMIT,
        "description": f"most {what} in an answer",
    }
