"""Visitors who talk in one way on every channel: say something, press a button, read the answer."""

import asyncio
from http import HTTPStatus
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

from demo.telegram_sandbox.personas import User
from tests.support.promises.leaks.attacks import Line
from tests.support.promises.leaks.listening import SocketEar
from tests.support.shop import RunningShop

_ANSWER_S = 60.0
# A chat gets a message a second: what belongs to one answer comes further apart than on the web.
_QUIET_S = 1.5


class Visitor(Protocol):
    """Somebody whom the shop doesn't know.

    Attributes:
        told: everything that was said, both sides, line by line.
    """

    told: list[str]

    @property
    def buttons(self) -> list[str]:
        """The titles below the last answer."""

    async def say(self, text: str) -> str:
        """Say something and return the answer."""

    async def press(self, title: str) -> str:
        """Press a button of the last answer and return what it is answered with."""


class WebVisitor:
    """In the widget."""

    def __init__(self, url: str, locale: str, identity: str | None = None) -> None:
        self.ear = SocketEar(url, identity)
        self._locale = locale
        self._answer: list[dict[str, Any]] = []
        self.told: list[str] = []

    @property
    def buttons(self) -> list[str]:
        return list(self._shown)

    @property
    def _shown(self) -> dict[str, str]:
        replies = [reply for message in self._answer for reply in message.get("quick_replies", ())]
        return {reply["title"]: reply["payload"].removeprefix("/") for reply in replies}

    async def say(self, text: str) -> str:
        return await self._take(Line(text), text)

    async def press(self, title: str) -> str:
        return await self._take(Line(title, button_id=self._shown[title]), f"[{title}]")

    async def _take(self, line: Line, shown: str) -> str:
        if self.ear.session_id is None:
            await self.ear.begin(self._locale)
        before = len(self.ear.messages)
        await self.ear.say(line)
        self._answer = self.ear.messages[before:]
        return _note(self.told, shown, [m.get("text", "") for m in self._answer], self.buttons)


class RestVisitor:
    """Through another server, which says that each of its customers is in a network of their own."""

    def __init__(self, shop: RunningShop, locale: str) -> None:
        self._url = f"{shop.url}/webhooks/rest/webhook"
        self._headers = {"Authorization": f"Bearer {shop.rest_key}"}
        self._sender = uuid4().hex
        address = f"10.{int(self._sender[:2], 16)}.{int(self._sender[2:4], 16)}.1"
        self._metadata = {"locale": locale, "client_address": address}
        self._shown: dict[str, str] = {}
        self.told: list[str] = []

    @property
    def buttons(self) -> list[str]:
        return list(self._shown)

    async def say(self, text: str) -> str:
        return await self._take(text, text)

    async def press(self, title: str) -> str:
        return await self._take(self._shown[title], f"[{title}]")

    async def _take(self, message: str, shown: str) -> str:
        body = {"sender": self._sender, "message": message, "metadata": self._metadata}
        async with (
            aiohttp.ClientSession(headers=self._headers) as http,
            http.post(self._url, json=body) as response,
        ):
            said = await response.json()
            assert response.status == HTTPStatus.OK, said
        self._shown = {b["title"]: b["payload"] for one in said for b in one.get("buttons", ())}
        return _note(self.told, shown, [one["text"] for one in said], self.buttons)


class TelegramVisitor:
    """In a private chat, against the stand-in for the Bot API."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._before = 0
        self.told: list[str] = []

    @property
    def buttons(self) -> list[str]:
        sent = self._user.received[self._before :]
        return [title for delivery in sent for row in delivery.buttons for title in row]

    async def say(self, text: str) -> str:
        before = len(self._user.texts)
        self._user.send(text)
        return await self._answered(before, text)

    async def press(self, title: str) -> str:
        before = len(self._user.texts)
        self._user.press(title)
        return await self._answered(before, f"[{title}]")

    async def _answered(self, before: int, shown: str) -> str:
        await self._user.receives(before + 1, _ANSWER_S)
        count = 0
        while count != len(self._user.texts):
            count = len(self._user.texts)
            await asyncio.sleep(_QUIET_S)
        self._before = before
        return _note(self.told, shown, self._user.texts[before:], self.buttons)


def _note(told: list[str], said: str, answer: list[str], buttons: list[str]) -> str:
    told += [f"> {said}", *answer, *([f"  [{'] ['.join(buttons)}]"] if buttons else [])]
    return "\n".join(answer)
