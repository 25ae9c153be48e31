"""A call's parameters, however they were sent: in the address, as a form, as JSON or with files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from demo.telegram_sandbox.errors import Json, bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True)
class Parameters:
    """Values by name; forms send everything as text, JSON as itself."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload]

    def text(self, name: str) -> str:
        """Return a text, empty without it."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int) -> int:
        """Return a whole number; what is none is the default, as for Telegram."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return whether something is wished."""
        return self.text(name).lower() in {"true", "1", "yes", "y", "t"}

    def structure(self, name: str) -> Any:
        """Return an object or a list, None without it.

        Raises:
            ApiError: 400, it isn't JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise bad_request(f"can't parse {name} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent as this parameter, be it in its part or by `attach://`."""
        return self.uploads.get(self.text(name).removeprefix("attach://") or name)

    def recorded(self) -> Json:
        """Return everything but the files."""
        return dict(self.values)


async def read_parameters(request: web.Request) -> Parameters:
    """Read a call's parameters.

    Raises:
        ApiError: 400, the body isn't what its type says.
    """
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        values |= await _read_json(request)
        return Parameters(values, {})
    uploads = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    return Parameters(values, uploads)


async def _read_json(request: web.Request) -> Json:
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise bad_request("can't parse request body as JSON object")
    return body
