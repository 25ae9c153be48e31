"""A shop's page with rasa-webchat on it, in a real Chromium, on a site of its own."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from playwright.async_api import Locator, Page, WebSocket, expect

from tests.support.browser import chromium, serving

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
<link rel="icon" href="data:,"><body><h1>A shop</h1><script src="/webchat.js"></script>
<script>WebChat.default(%s, null)</script></body></html>"""
# It shows answers after a pause as long as they are, and fetches a font from elsewhere.
_AT_ONCE = "Object.assign({customMessageDelay: () => 0}, %s)"
_ANSWER_MS = 30_000
_ELSEWHERE = re.compile(r"^https://")


@dataclass
class Webchat:
    """The chat as its customer sees it, and what goes over its line.

    Attributes:
        sent: frames and requests, by their text.
        complaints: what the page threw.
    """

    page: Page
    sent: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda request: self.sent.append(request.url))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(str(frame)))

    async def open(self) -> None:
        await self.page.locator(".rw-launcher").click()

    async def write(self, text: str) -> None:
        await self.page.locator(".rw-new-message").fill(text)
        await self.page.keyboard.press("Enter")

    @property
    def answers(self) -> Locator:
        return self.page.locator(".rw-response")

    @property
    def buttons(self) -> Locator:
        return self.page.locator(".rw-reply")

    async def is_told(self, words: str | re.Pattern[str]) -> None:
        await expect(self.answers.filter(has_text=words)).to_have_count(1, timeout=_ANSWER_MS)

    async def kept(self) -> dict[str, Any]:
        """Return what the client keeps of the chat in its page."""
        held: dict[str, Any] = json.loads(await self.page.evaluate("localStorage.getItem('chat_session')"))
        return held


@asynccontextmanager
async def site(script: str, port: int, options: dict[str, Any]) -> AsyncIterator[str]:
    """Serve the shop's page with the client's script on a port, with its options, and yield its address."""
    page = _PAGE % (_AT_ONCE % json.dumps(options))

    async def serve_page(_request: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    async def serve_script(_request: web.Request) -> web.Response:
        return web.Response(text=script, content_type="text/javascript")

    app = web.Application()
    app.router.add_get("/", serve_page)
    app.router.add_get("/webchat.js", serve_script)
    async with serving(app, port) as address:
        yield f"{address}/"


@asynccontextmanager
async def visit(address: str, locale: str) -> AsyncIterator[Webchat]:
    """Open the page as a browser of that language does; it fails the test if it throws."""
    async with chromium() as browser:
        context = await browser.new_context(locale=locale)
        context.set_default_timeout(30_000)
        page = await context.new_page()
        await page.route(_ELSEWHERE, lambda route: route.abort())
        chat = Webchat(page)
        await page.goto(address)
        yield chat
    assert not chat.complaints
