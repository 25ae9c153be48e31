"""A Socket.IO client that speaks the widget's dialect; what it makes of what it hears, its users say."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import socketio


@dataclass(frozen=True)
class Patience:
    """How many seconds the gateway may take to let somebody in, name the session, and acknowledge."""

    connection_s: float
    session_s: float
    receipt_s: float


class Widget:
    """A browser tab with the widget, without the browser.

    Args:
        url: the gateway.
        identity: the shop's proof of who this is; None stays anonymous.
        locale: of the browser.
        patience: what takes longer is a TimeoutError, or socketio's own.
    """

    def __init__(self, url: str, identity: Any, locale: str, patience: Patience) -> None:
        self.url = url
        self.identity = identity
        self.locale = locale
        self.session_id: str | None = None
        self.socket = socketio.AsyncClient(reconnection=False)
        self._patience = patience
        self._confirmed = asyncio.Event()

    async def connect(self) -> None:
        # What is left of a lost connection may not get into the way of the next one.
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("*", self.hear)
        await self.socket.connect(self.url, wait_timeout=self._patience.connection_s)

    async def request_session(self, session_id: str | None = None, after_seq: int | None = None) -> None:
        """Ask for a session as the widget does on arrival and whenever the customer signs in or out."""
        asked = {"session_id": session_id, "identity": self.identity, "locale": self.locale}
        await self.request(asked if after_seq is None else {**asked, "after_seq": after_seq})

    async def request(self, asked: Any) -> None:
        """Ask for a session in any form and wait until the gateway has said which one this is."""
        self._confirmed.clear()
        await self.socket.emit("session_request", asked)
        await asyncio.wait_for(self._confirmed.wait(), self._patience.session_s)

    async def send(self, text: str, **more: Any) -> dict[str, Any]:
        """Send a message and return its receipt, or the error in its place."""
        said = {"message": text, "session_id": self.session_id, "message_id": uuid4().hex, **more}
        return await self.utter(said)

    async def utter(self, said: Any) -> dict[str, Any]:
        """Send a message in any form."""
        receipt: dict[str, Any] = await self.socket.call(
            "user_uttered", said, timeout=self._patience.receipt_s
        )
        return receipt

    async def close(self) -> None:
        await self.socket.disconnect()

    def hear(self, event: str, data: Any) -> None:
        """Take what the gateway says; who keeps more than the session extends this."""
        if event == "session_confirm":
            self.session_id = data
            self._confirmed.set()
