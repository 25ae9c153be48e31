"""Stars by keyboard and by mouse: given once, shown ever after."""

import pytest
from playwright.async_api import Locator, expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.ui.widget.states import SPEECHES, with_stars


def stars(visit: Visit) -> Locator:
    return visit.page.get_by_role("radio")


async def begin(visit: Visit, gateway: GatewayDouble, language: str = "en") -> None:
    await visit.go(f"/shop/{language}")
    await with_stars(visit, gateway)
    gateway.answers = lambda _text: []


def pressed(gateway: GatewayDouble) -> list[str]:
    return [said["payload_id"] for said in gateway.received if "payload_id" in said]


async def test_a_press_gives_the_stars_and_locks_them(visit: Visit, gateway: GatewayDouble) -> None:
    await begin(visit, gateway)
    await stars(visit).nth(3).click()
    await expect(stars(visit).nth(3)).to_be_checked()
    await stars(visit).nth(0).click(force=True)

    await expect(visit.page.locator("gendan-rating .full")).to_have_count(4)
    await expect(visit.page.get_by_role("radiogroup")).to_have_attribute("aria-disabled", "true")
    await expect(visit.page.get_by_text("You gave 4 of 5 stars")).to_be_visible()
    assert pressed(gateway) == ["b_star-4"]


async def test_arrows_move_and_enter_gives(visit: Visit, gateway: GatewayDouble) -> None:
    await begin(visit, gateway)
    for _ in ("add a file", "stars"):
        await visit.page.keyboard.press("Shift+Tab")
    await expect(stars(visit).nth(0)).to_be_focused()
    for _ in range(2):
        await visit.page.keyboard.press("ArrowRight")
    await visit.page.keyboard.press("End")
    await visit.page.keyboard.press("ArrowLeft")
    await expect(stars(visit).nth(3)).to_be_focused()
    assert pressed(gateway) == []
    await visit.page.keyboard.press("Enter")

    await expect(stars(visit).nth(3)).to_be_checked()
    await expect(stars(visit).nth(3)).to_be_focused()
    assert pressed(gateway) == ["b_star-4"]


@pytest.mark.parametrize(
    ("language", "first", "given"), [("en", "1 of 5 stars", "You gave"), ("zh", "1 星，共 5 星", "您给了")]
)
async def test_each_star_says_what_it_gives(
    visit: Visit, gateway: GatewayDouble, language: str, first: str, given: str
) -> None:
    await begin(visit, gateway, language)
    await expect(stars(visit).nth(0)).to_have_accessible_name(first)
    asked = SPEECHES[language].bot("rating_question")
    await expect(visit.page.get_by_role("radiogroup")).to_have_accessible_name(asked)
    await stars(visit).nth(0).click()
    await expect(visit.page.locator("gendan-rating")).to_contain_text(given)


async def test_the_question_is_announced_once(visit: Visit, gateway: GatewayDouble) -> None:
    await begin(visit, gateway)
    status = visit.page.locator("gendan-log [role=status]")
    await expect(status).to_have_text(f"Assistant: {SPEECHES['en'].bot('rating_question')}")


@pytest.mark.visitor(viewport={"width": 320, "height": 480})
async def test_stars_are_large_enough_and_fit(visit: Visit, gateway: GatewayDouble) -> None:
    await begin(visit, gateway)
    boxes = [await star.bounding_box() for star in await stars(visit).all()]
    assert all(box and min(box["width"], box["height"]) >= 24 for box in boxes)
    assert all(box and box["x"] + box["width"] <= 320 for box in boxes)


async def test_after_a_reload_and_on_another_device_the_stars_stay_given(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await begin(visit, gateway)
    await stars(visit).nth(2).click()
    await expect(stars(visit).nth(2)).to_be_checked()
    # Another device knows nothing of what this one has sent.
    await visit.page.evaluate(
        """() => Object.keys(localStorage).filter((key) => key.includes('.said.'))
        .forEach((key) => localStorage.removeItem(key))"""
    )
    await visit.open()

    await expect(stars(visit).nth(2)).to_be_checked()
