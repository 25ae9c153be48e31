"""Ways into a shop on which everything that comes back is written down, whatever it is."""

import asyncio
import json
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
import socketio

from tests.promises.attacks import Line

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


class SocketEar:
    """A widget that keeps every event, acknowledgement and error.

    Args:
        url: the shop's.
        identity: the shop's proof of who this is; None stays anonymous.
    """

    def __init__(self, url: str, identity: str | None) -> None:
        self._url = url
        self._identity = identity
        self._locale = "zh-CN"
        self._answered = asyncio.Event()
        self._confirmed = asyncio.Event()
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("*", self._hear)
        self.heard: list[str] = []
        self.messages: list[dict[str, Any]] = []
        self.session_id: str | None = None

    async def begin(self, locale: str) -> None:
        self._locale = locale
        self.heard, self.messages = [], []
        if not self._socket.connected:
            await self._socket.connect(self._url, wait_timeout=20)
        await self._request(None)

    def become(self, identity: str | None) -> None:
        """Let the browser's next request for a session come from somebody else."""
        self._identity = identity

    async def say(self, line: Line) -> None:
        if line.session_id:
            await self._request(line.session_id)
        self._answered.clear()
        said = {"message": line.text, "session_id": self.session_id, "message_id": uuid4().hex}
        if line.button_id:
            said["payload_id"] = line.button_id
        if line.session_id:
            # Besides, as if it had been confirmed.
            self._keep(await self._call({**said, "session_id": line.session_id}))
        receipt = await self._call(said)
        self._keep(receipt)
        if "error" not in receipt:
            await asyncio.wait_for(self._answered.wait(), ANSWER_S)
            await asyncio.sleep(_QUIET_S)

    async def close(self) -> None:
        await self._socket.disconnect()

    async def _call(self, said: dict[str, Any]) -> dict[str, Any]:
        receipt: dict[str, Any] = await self._socket.call("user_uttered", said, timeout=ANSWER_S)
        return receipt

    async def _request(self, session_id: str | None) -> None:
        self._confirmed.clear()
        asked = {"session_id": session_id, "identity": self._identity, "locale": self._locale, "after_seq": 0}
        await self._socket.emit("session_request", asked)
        await asyncio.wait_for(self._confirmed.wait(), ANSWER_S)
        if session_id:
            await asyncio.sleep(_QUIET_S)

    async def _hear(self, event: str, data: Any) -> None:
        self._keep([event, data])
        if event == "session_confirm":
            self.session_id = data
            self._confirmed.set()
        elif event == "bot_uttered":
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
