"""No state of the widget breaks a rule that axe knows, in either language."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import ViewportSize

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.ui.widget.states import STATES, State, opened

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules about whole pages: the shop's, not ours.
_OF_THE_PAGE = ["region", "page-has-heading-one", "landmark-one-main", "bypass", "landmark-unique"]


@dataclass(frozen=True)
class Look:
    """How a customer has their screen."""

    color_scheme: Literal["light", "dark"] = "light"
    forced_colors: Literal["none", "active"] = "none"
    viewport: ViewportSize = field(default_factory=lambda: ViewportSize(width=1280, height=800))


LOOKS = {
    "light": Look(),
    "dark": Look(color_scheme="dark"),
    "forced colours": Look(forced_colors="active"),
    "200 %": Look(viewport=ViewportSize(width=640, height=400)),
    "400 %": Look(viewport=ViewportSize(width=320, height=256)),
}


async def violations(visit: Visit) -> list[str]:
    # On a slow machine the panel is still fading in, and all of it pale.
    await visit.page.emulate_media(reduced_motion="reduce")
    if not await visit.page.evaluate("'axe' in window"):
        # Not as a script tag, which the page's own policy forbids.
        await visit.page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        "rules": {rule: {"enabled": False} for rule in _OF_THE_PAGE},
        # Describing thousands of elements that break no rule took longer than looking at them.
        "resultTypes": ["violations"],
    }
    result: Any = await visit.page.evaluate(
        """async (options) => { const found = await axe.run({ include: ['gendan-widget'] }, options);
        return { passed: found.passes.length, violations: found.violations }; }""",
        options,
    )
    assert result["passed"] > 5, "axe looked at nothing"
    return [f"{one['id']}: {node['html'][:120]}" for one in result["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("state", STATES)
async def test_no_state_breaks_a_rule_in_any_look(visit: Visit, gateway: GatewayDouble, state: State) -> None:
    await visit.go("/shop/en")
    await state(visit, gateway)
    for name, look in LOOKS.items():
        await visit.page.set_viewport_size(look.viewport)
        await visit.page.emulate_media(color_scheme=look.color_scheme, forced_colors=look.forced_colors)
        assert await violations(visit) == [], name


@pytest.mark.parametrize("state", STATES)
async def test_no_state_breaks_a_rule_in_chinese(visit: Visit, gateway: GatewayDouble, state: State) -> None:
    await visit.go("/shop/zh")
    await state(visit, gateway)
    assert await violations(visit) == []


async def test_a_button_without_a_name_and_pale_words_would_be_noticed(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.go("/shop/en")
    await opened(visit, gateway)
    await visit.page.evaluate(
        """() => { const root = document.querySelector('gendan-widget').shadowRoot
            .querySelector('gendan-panel').shadowRoot.querySelector('.middle');
        const button = document.createElement('button'), pale = document.createElement('p');
        pale.textContent = 'pale'; pale.style.color = '#ddd';
        root.append(button, pale); }"""
    )
    found = {line.split(":")[0] for line in await violations(visit)}
    assert found >= {"button-name", "color-contrast"}
