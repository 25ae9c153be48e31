"""Ways into a shop on which everything that comes back is written down, whatever it is."""

import asyncio
import json
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

from tests.support.promises.leaks.attacks import Line
from tests.support.widget import Patience, Widget

ANSWER_S = 60.0
_QUIET_S = 0.3


class Ear(Protocol):
    """A way in; `heard` is all that came back since the last `begin`."""

    heard: list[str]

    async def begin(self, locale: str) -> None:
        """Start a conversation of its own."""

    async def say(self, line: Line) -> None:
        """Say something and wait for the answer."""

    async def close(self) -> None:
        """Hang up."""


class SocketEar(Widget):
    """A widget that keeps every event, acknowledgement and error.

    Args:
        url: the shop's.
        identity: the shop's proof of who this is; None stays anonymous.
    """

    def __init__(self, url: str, identity: str | None) -> None:
        super().__init__(url, identity, "zh-CN", Patience(20, ANSWER_S, ANSWER_S))
        self._answered = asyncio.Event()
        self.heard: list[str] = []
        self.messages: list[dict[str, Any]] = []

    async def begin(self, locale: str) -> None:
        self.locale = locale
        self.heard, self.messages = [], []
        if not self.socket.connected:
            await self.connect()
        await self.request_session(after_seq=0)

    async def say(self, line: Line) -> None:
        said = {"message_id": uuid4().hex}
        if line.button_id:
            said["payload_id"] = line.button_id
        if line.session_id:
            await self.request_session(line.session_id, after_seq=0)
            await asyncio.sleep(_QUIET_S)
        self._answered.clear()
        if line.session_id:
            # Besides, as if it had been confirmed.
            self._keep(await self.send(line.text, **said, session_id=line.session_id))
        receipt = await self.send(line.text, **said)
        self._keep(receipt)
        if "error" not in receipt:
            await asyncio.wait_for(self._answered.wait(), ANSWER_S)
            await asyncio.sleep(_QUIET_S)

    def hear(self, event: str, data: Any) -> None:
        super().hear(event, data)
        self._keep([event, data])
        if event == "bot_uttered":
            self.messages.append(data)
            self._answered.set()

    def _keep(self, said: Any) -> None:
        self.heard.append(json.dumps(said, ensure_ascii=False))


class RestEar:
    """Another server, which keeps status, headers and body of every answer.

    What is answered later it doesn't ask for again; the transcripts have it.
    """

    def __init__(self, http: aiohttp.ClientSession, url: str, key: str) -> None:
        self._http = http
        self._url = f"{url}/webhooks/rest/webhook"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._locale = "zh-CN"
        self._sender = ""
        self.heard: list[str] = []

    async def begin(self, locale: str) -> None:
        self._locale, self._sender, self.heard = locale, uuid4().hex, []

    async def say(self, line: Line) -> None:
        body = {
            "sender": line.session_id or self._sender,
            # A button's id reaches this channel as text only.
            "message": line.text or f"/{line.button_id}",
            "metadata": {"message_id": uuid4().hex, "locale": self._locale},
        }
        async with self._http.post(self._url, json=body, headers=self._headers) as response:
            self.heard.append(f"{response.status} {dict(response.headers)} {await response.text()}")

    async def close(self) -> None:
        """Nothing stays open."""
