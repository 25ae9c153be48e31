"""A real Chromium, a gateway double, and a page that fails the test if it complains."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, Page

from tests.browser import chromium, serving
from tests.page.gateway_double import GatewayDouble


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "visitor(**options): the browser context of the visit fixture")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives Chromium runs on one event loop, so that one browser serves all tests."""
    for item in items:
        uses_browser = "visit" in getattr(item, "fixturenames", ())
        if "tests/page" in item.path.as_posix() and uses_browser:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@dataclass
class Served:
    gateway: GatewayDouble
    url: str


@pytest_asyncio.fixture(loop_scope="session")
async def served() -> AsyncIterator[Served]:
    gateway = GatewayDouble()
    async with serving(gateway.app) as url:
        yield Served(gateway, url)


@pytest.fixture
def gateway(served: Served) -> GatewayDouble:
    return served.gateway


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


@pytest_asyncio.fixture(loop_scope="session")
async def visit(
    browser: Browser, served: Served, gateway: GatewayDouble, request: pytest.FixtureRequest
) -> AsyncIterator[Visit]:
    """A visit as `@pytest.mark.visitor(locale=…, viewport=…, …)` says: options of a browser context."""
    marker = request.node.get_closest_marker("visitor")
    options = {
        "locale": "en-US",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 800},
    } | (marker.kwargs if marker else {})
    context = await browser.new_context(**options)
    context.set_default_timeout(10_000)
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit = Visit(await context.new_page(), served.url)
    yield visit
    await context.close()
    assert visit.complaints == []
