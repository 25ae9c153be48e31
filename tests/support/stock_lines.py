"""Stock clients' lines: what they send and what they make of what they hear, without a browser."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import socketio

Message = dict[str, Any]


@dataclass
class Line:
    """What rasa-webchat does: it takes the id that is confirmed, and keeps it.

    Attributes:
        session_id: what it goes on with.
        heard: what it was sent as `bot_uttered`.
        extra: what its page adds to every message.
    """

    url: str
    session_id: str | None = None
    extra: Message = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[Message] = field(default_factory=list)

    async def connect(self) -> None:
        self._socket = socketio.AsyncClient(reconnection=False)
        self._confirmed = asyncio.Event()
        self._socket.on("bot_uttered", self.heard.append)
        self._socket.on("session_confirm", self._confirm)
        await self._socket.connect(self.url, headers=self.headers)
        await self._socket.emit("session_request", {"session_id": self.session_id})
        await asyncio.wait_for(self._confirmed.wait(), 5)

    def _confirm(self, session_id: str) -> None:
        self.take(session_id)
        self._confirmed.set()

    def take(self, session_id: str) -> None:
        self.session_id = session_id

    async def say(self, message: str, **more: Any) -> Any:
        """Send a message; stock clients don't wait for the acknowledgement that this returns."""
        said = {"message": message, "session_id": self.session_id, **self.extra, **more}
        return await self._socket.call("user_uttered", said, timeout=5)

    async def hear(self, count: int) -> list[Message]:
        """Wait until so many messages were heard, and a moment longer for one too many."""
        async with asyncio.timeout(10):
            while len(self.heard) < count:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert len(self.heard) == count, self.heard
        return self.heard

    async def close(self) -> None:
        await self._socket.disconnect()


class ChatWidgetLine(Line):
    """What RasaHQ's chat-widget does: it makes up an id and goes on with it, whichever is confirmed."""

    def __init__(self, url: str) -> None:
        super().__init__(url, str(uuid4()))

    def take(self, session_id: str) -> None:
        self.confirmed = session_id


def kind_in_chat_widget(message: Message) -> str:
    """Return as what RasaHQ's chat-widget shows a message; it looks in this order, and knows no other."""
    kinds = {
        "image": message.get("attachment", {}).get("type") == "image",
        "quick replies": bool(message.get("quick_replies")),
        "text": bool(message.get("text")) and "type" not in message,
    }
    return next(kind for kind, is_it in kinds.items() if is_it)


def kind_in_webchat(message: Message) -> str:
    """Return as what rasa-webchat shows a message: it counts the keys."""
    keys = message.keys() - {"metadata"}
    return {frozenset({"text"}): "text", frozenset({"text", "quick_replies"}): "quick replies"}[
        frozenset(keys)
    ]
