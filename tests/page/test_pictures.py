"""Pictures of every state, for docs/widget-states.md; GENDAN_PICTURES=docs/images renews them."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.page.conftest import Visit
from tests.page.gateway_double import GatewayDouble
from tests.page.test_axe import STATES

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / os.environ.get("GENDAN_PICTURES", "docs/images") / "widget"
PHONE = {"width": 390, "height": 780}
DESK = {"width": 900, "height": 780}
State = Callable[[Visit, GatewayDouble], Awaitable[None]]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "width",
    [
        pytest.param("phone", marks=pytest.mark.visitor(viewport=PHONE)),
        pytest.param("desk", marks=pytest.mark.visitor(viewport=DESK)),
    ],
)
async def test_each_state_has_its_picture(
    visit: Visit, gateway: GatewayDouble, state: State, language: str, width: str
) -> None:
    picture = PICTURES / f"{language}-{width}-{state.__name__}.jpg"
    if "GENDAN_PICTURES" in os.environ:
        await visit.go(f"/shop/{language}")
        await state(visit, gateway)
        await visit.page.wait_for_timeout(400)
        await visit.page.screenshot(path=picture, type="jpeg", quality=60)
    assert picture.exists(), "run this test with GENDAN_PICTURES=docs/images"
    assert picture.name in (ROOT / "docs" / "widget-states.md").read_text(encoding="utf-8")
