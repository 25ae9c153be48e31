"""Pictures of every state, for docs/widget-states.md; GENDAN_PICTURES=docs/images renews them."""

import os
from itertools import product
from pathlib import Path

import pytest

from gendan.platform.layout import ROOT
from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.ui.widget.states import STATES, State

PICTURES = ROOT / os.environ.get("GENDAN_PICTURES", "docs/images") / "widget"
PHONE = {"width": 390, "height": 780}
DESK = {"width": 900, "height": 780}
WIDTHS = {"phone": PHONE, "desk": DESK}
LANGUAGES = ("en", "zh")


def picture(language: str, width: str, state: State) -> Path:
    return PICTURES / f"{language}-{width}-{state.__name__}.jpg"


def test_each_state_has_its_picture_in_the_documentation() -> None:
    page = (ROOT / "docs" / "widget-states.md").read_text(encoding="utf-8")
    wanted = {picture(*one) for one in product(LANGUAGES, WIDTHS, STATES)}
    assert {path for path in wanted if not path.exists() or path.name not in page} == set()
    assert set(PICTURES.iterdir()) == wanted


if "GENDAN_PICTURES" in os.environ:

    @pytest.mark.parametrize("state", STATES)
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(
        "width",
        [
            pytest.param(name, marks=pytest.mark.visitor(viewport=viewport))
            for name, viewport in WIDTHS.items()
        ],
    )
    async def test_take_a_picture(
        visit: Visit, gateway: GatewayDouble, state: State, language: str, width: str
    ) -> None:
        await visit.go(f"/shop/{language}")
        await state(visit, gateway)
        await visit.page.wait_for_timeout(400)
        await visit.page.screenshot(path=picture(language, width, state), type="jpeg", quality=60)
