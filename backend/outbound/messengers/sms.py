"""Codes by text message, through an HTTP address that the operator names."""

import asyncio
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from backend.outbound.messengers.texts import code_body
from backend.outbound.model import OutgoingMessage
from backend.outbound.service import SendingFailedError, SendingRefusedError
from backend.shared.localized import Localized

_TIMEOUT = aiohttp.ClientTimeout(total=15)
_PROBE_S = 5
_PORTS = {"http": 80, "https": 443}
# What says nothing about the message itself: a wrong token is mended, and then it works.
_PASSING = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class TextMessenger:
    """Posts messages to the operator's SMS gateway (docs/outgoing.md)."""

    def __init__(self, url: str, token: SecretStr | None, shop_name: Localized) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
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

    async def send(self, message: OutgoingMessage) -> None:
        """Send a code.

        Raises:
            SendingRefusedError: the gateway will never take it.
            SendingFailedError: the gateway can't be reached or doesn't take it now.
        """
        code, language = message.payload["code"], message.payload["language"]
        body = {
            "id": message.key,
            "to": message.recipient,
            "text": code_body(self._shop_name, language, code),
            "purpose": "code",
            "language": language,
            "values": {"code": code},
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, headers=self._headers) as session,
                session.post(self._url, json=body, allow_redirects=False) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise SendingFailedError(f"SMS gateway: {type(problem).__name__}") from problem
        if status < HTTPStatus.MULTIPLE_CHOICES:
            return
        is_for_good = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        kind = SendingRefusedError if is_for_good and status not in _PASSING else SendingFailedError
        raise kind(f"SMS gateway answered {status}")
