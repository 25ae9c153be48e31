"""No state of the widget breaks a rule that axe knows, in either language."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import ViewportSize, expect

from tests.bot.test_harmless import picture
from tests.page.conftest import Visit
from tests.page.gateway_double import GatewayDouble
from tests.page.order_views import CARD, CHOICE, STARS, order_summary

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIST = {
    "text": "Which one?",
    "data": {
        "type": "order_list",
        "orders": [
            order_summary("GD100001", "in_transit", ("马克杯", "Mug")),
            order_summary("GD100002", "delivered", ("耳机", "Headphones")),
        ],
    },
}
PHOTO = {"name": "mug.png", "mimeType": "image/png", "buffer": picture("PNG", (300, 200))}
# Rules about whole pages: the shop's, not ours.
_OF_THE_PAGE = ["region", "page-has-heading-one", "landmark-one-main", "bypass", "landmark-unique"]

State = Callable[[Visit, GatewayDouble], Awaitable[None]]


async def closed(visit: Visit, _gateway: GatewayDouble) -> None:
    await expect(visit.page.locator(".launcher")).to_be_visible()


async def unread(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit, gateway)
    await visit.page.keyboard.press("Escape")
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": "It has arrived."})
    await expect(visit.page.locator(".launcher .unread")).to_be_visible()


async def opened(visit: Visit, _gateway: GatewayDouble) -> None:
    await visit.page.locator(".launcher").click()
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()


async def talked(visit: Visit, gateway: GatewayDouble) -> None:
    await opened(visit, gateway)
    await visit.write("where?")
    await expect(visit.bubbles).not_to_have_count(1)


async def with_card(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [CARD, CHOICE]
    await talked(visit, gateway)
    await expect(visit.card).to_be_visible()


async def with_timeline(visit: Visit, gateway: GatewayDouble) -> None:
    await with_card(visit, gateway)
    await visit.card.locator("summary").first.click()
    await expect(visit.page.locator("gendan-timeline li").first).to_be_visible()


async def with_list(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [LIST]
    await talked(visit, gateway)


async def replied(visit: Visit, gateway: GatewayDouble) -> None:
    await with_card(visit, gateway)
    await visit.page.locator("gendan-replies button").last.click()
    await expect(visit.bubbles).to_have_count(6)


async def with_stars(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [STARS]
    await talked(visit, gateway)
    await expect(visit.page.get_by_role("radio")).to_have_count(5)


async def rated(visit: Visit, gateway: GatewayDouble) -> None:
    await with_stars(visit, gateway)
    gateway.answers = lambda _text: [{"text": "Thank you for the rating."}]
    await visit.page.get_by_role("radio").nth(3).click()
    await expect(visit.bubbles).to_have_count(4)


async def not_sent(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.refuse = True
    await opened(visit, gateway)
    await visit.write("where?")
    await expect(visit.page.locator("gendan-message button")).to_be_visible()


async def offline(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit, gateway)
    await visit.page.context.set_offline(True)
    await gateway.cut()
    await expect(visit.page.locator(".banner")).to_be_visible()


async def waiting(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit, gateway)
    await gateway.sio.emit("conversation_state", {"state": "waiting", "place": 2, "estimate_s": 180})
    await expect(visit.page.locator(".who p")).to_contain_text("2")


async def with_agent(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit, gateway)
    await gateway.sio.emit("conversation_state", {"state": "agent", "name": "Lin"})
    await expect(visit.page.locator(".who p")).to_contain_text("Lin")


async def going_on_in_telegram(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.telegram = gateway.telegram or {"linked_as": None}
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")
    await opened(visit, gateway)
    await visit.page.locator("button.telegram").click()
    await expect(visit.page.locator("gendan-telegram svg.qr")).to_be_visible()


async def linked_with_telegram(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.telegram = {"linked_as": "伟"}
    await visit.page.evaluate("Gendan.setIdentity('proof-of-C1001')")
    await opened(visit, gateway)
    await visit.page.locator("button.telegram").click()
    await expect(visit.page.locator("gendan-telegram")).to_contain_text("伟")


async def picked(visit: Visit, gateway: GatewayDouble) -> None:
    await opened(visit, gateway)
    await visit.page.locator("gendan-composer input").set_input_files(PHOTO)  # type: ignore[arg-type]
    await expect(visit.page.locator("gendan-picked-file [role=status]")).to_contain_text("mug.png")
    await expect(visit.page.locator("gendan-picked-file canvas")).to_be_visible()


async def refused_file(visit: Visit, gateway: GatewayDouble) -> None:
    await opened(visit, gateway)
    film = {**PHOTO, "mimeType": "video/mp4"}
    await visit.page.locator("gendan-composer input").set_input_files(film)  # type: ignore[arg-type]
    await expect(visit.page.locator("gendan-picked-file [role=alert]")).to_be_visible()


async def with_photo(visit: Visit, gateway: GatewayDouble) -> None:
    await picked(visit, gateway)
    await visit.write("It came like this")
    await expect(visit.page.locator("gendan-upload canvas")).to_be_visible()


STATES = [
    closed,
    unread,
    opened,
    talked,
    with_card,
    with_timeline,
    with_list,
    replied,
    with_stars,
    rated,
    not_sent,
    offline,
    waiting,
    with_agent,
    going_on_in_telegram,
    linked_with_telegram,
    picked,
    refused_file,
    with_photo,
]


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
    if not await visit.page.evaluate("'axe' in window"):
        # Not as a script tag, which the page's own policy forbids.
        await visit.page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    options = {
        "runOnly": {"type": "tag", "values": WCAG},
        "rules": {rule: {"enabled": False} for rule in _OF_THE_PAGE},
    }
    result: Any = await visit.page.evaluate(
        "(options) => axe.run({ include: ['gendan-widget'] }, options)", options
    )
    assert len(result["passes"]) > 5, "axe looked at nothing"
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
