"""How long a customer waits for the widget itself."""

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.support.page import Visit

LAUNCHER_MS = 100
USABLE_MS = 300
# The best of a few: what else the machine does in between isn't the widget's.
_TRIES = 5

# By the clock: with the machine to itself.
pytestmark = [pytest.mark.process, pytest.mark.alone]

# Frame by frame, as a customer's eye would see it.
WATCH = """
const deep = () => { let it = document.activeElement; while (it?.shadowRoot?.activeElement)
    it = it.shadowRoot.activeElement; return it; };
const when = (holds, name) => { const look = () => holds() ? window[name] = performance.now()
    : requestAnimationFrame(look); look(); };
when(() => document.querySelector('gendan-widget')?.shadowRoot?.querySelector('.launcher')
    ?.getBoundingClientRect().width, 'launcherSeen');
addEventListener('pointerdown', () => { window.pressed = performance.now();
    when(() => deep()?.matches?.('textarea'), 'usable'); }, true);
"""
# The library's own waiting evaluates texts, which the page's policy forbids.
NOTED = """(name) => new Promise((done) => { const look = () => window[name] ? done()
    : requestAnimationFrame(look); look(); })"""


async def times(visit: Visit) -> tuple[float, float]:
    await visit.go("/shop/en")
    await visit.page.evaluate(NOTED, "launcherSeen")
    launcher = await visit.page.evaluate(
        "launcherSeen - performance.getEntriesByName(new URL('/widget.js', location).href)[0].responseEnd"
    )
    await visit.page.locator(".launcher").click()
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()
    await visit.page.evaluate(NOTED, "usable")
    return launcher, await visit.page.evaluate("usable - pressed")


async def test_the_button_is_there_and_the_panel_usable_at_once(
    visit: Visit, record_property: Callable[[str, object], None]
) -> None:
    await visit.page.add_init_script(WATCH)
    measured = [await times(visit) for _ in range(_TRIES)]
    launcher, usable = (min(each) for each in zip(*measured, strict=True))
    record_property(
        "Widget", f"button {launcher:.0f} ms after the script, usable {usable:.0f} ms after a tap"
    )
    assert launcher <= LAUNCHER_MS
    assert usable <= USABLE_MS


async def test_on_a_slow_line_no_file_waits_for_another_that_it_needs(visit: Visit) -> None:
    line = await visit.page.context.new_cdp_session(visit.page)
    await line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    await visit.page.add_init_script(WATCH)
    launcher, _ = await times(visit)
    # The modules, then the shop's facts and the texts.
    assert launcher <= 2 * 400 + 300
