"""A real Chromium, a gateway double, and a page that fails the test if it complains."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser import serving
from tests.support.gateway_double import GatewayDouble
from tests.support.page import Served, Visit, browser

__all__ = ["browser"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "visitor(**options): the browser context of the visit fixture")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives Chromium runs on one event loop, so that one browser serves all tests."""
    for item in items:
        uses_browser = "visit" in getattr(item, "fixturenames", ())
        if "tests/ui/widget" in item.path.as_posix() and uses_browser:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def served() -> AsyncIterator[Served]:
    gateway = GatewayDouble()
    async with serving(gateway.app) as url:
        yield Served(gateway, url)


@pytest.fixture
def gateway(served: Served) -> GatewayDouble:
    return served.gateway


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
