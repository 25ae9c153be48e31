"""Codes by text message, through an HTTP address that the operator names."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from backend.domain.localized import Localized
from backend.outgoing.texts import code_body
from backend.service.dispatch import SendingFailedError

_TIMEOUT = aiohttp.ClientTimeout(total=15)
_FIRST_ERROR_STATUS = 400
_PROBE_S = 5
_PORTS = {"http": 80, "https": 443}


class TextMessenger:
    """Posts {to, text} to the operator's SMS gateway."""

    def __init__(self, url: str, token: str | None, shop_name: Localized) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._shop_name = shop_name

    async def problem(self) -> str | None:
        """Connect and hang up, since a request might send something; return what went wrong."""
        address = urlsplit(self._url)
        port = address.port or _PORTS.get(address.scheme)
        try:
            async with asyncio.timeout(_PROBE_S):
                _, writer = await asyncio.open_connection(address.hostname, port)
        except OSError as problem:
            return f"SMS gateway: {type(problem).__name__}"
        writer.close()
        return None

    async def send(self, recipient: str, payload: Mapping[str, Any]) -> None:
        """Send a code.

        Raises:
            SendingFailedError: the gateway can't be reached or refused it.
        """
        text = code_body(self._shop_name, payload["language"], payload["code"])
        body = {"to": recipient, "text": text}
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, headers=self._headers) as session,
                session.post(self._url, json=body, allow_redirects=False) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise SendingFailedError(f"SMS gateway: {type(problem).__name__}") from problem
        if status >= _FIRST_ERROR_STATUS:
            raise SendingFailedError(f"SMS gateway answered {status}")
