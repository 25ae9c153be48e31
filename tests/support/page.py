"""The widget in Chromium, on a page of some shop."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, Page

from tests.support.browser import chromium
from tests.support.gateway_double import GatewayDouble


@dataclass
class Served:
    gateway: GatewayDouble
    url: str


@dataclass
class Visit:
    """What a customer does on a page with the chat, in their words."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda request: self.requested.append(request.url))

    def _note_console(self, message: ConsoleMessage) -> None:
        # The browser itself reports a lost connection; that isn't the page's complaint.
        lost = "net::ERR_" in message.text or "WebSocket connection to" in message.text
        if message.type in {"error", "warning"} and not lost:
            self.complaints.append(f"{message.type}: {message.text}")

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def open(self, path: str = "/shop/en") -> None:
        await self.go(path)
        await self.page.locator(".launcher").click()
        await self.page.locator("gendan-composer textarea").wait_for()

    async def write(self, text: str) -> None:
        await self.page.locator("gendan-composer textarea").fill(text)
        await self.page.keyboard.press("Enter")

    @property
    def bubbles(self) -> Locator:
        return self.page.locator("gendan-message .bubble")

    @property
    def card(self) -> Locator:
        return self.page.locator("gendan-order-card").last

    async def own_scroll_width(self) -> int:
        return await self.page.evaluate("document.documentElement.scrollWidth")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser
