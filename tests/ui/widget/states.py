"""The states a customer can find the widget in, each reached as a customer reaches it.

What the bot says in them are its real sentences, in the language of the page: the documentation shows these
states (docs/widget-states.md), and axe and the screen reader's tests read them.
"""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.order_views import EVENTS, order_summary, order_view, rating
from tests.support.page import Visit
from tests.support.texts import real_renderer

State = Callable[[Visit, GatewayDouble], Awaitable[None]]
_NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
_CARRIER = {"zh": "顺丰速运", "en": "SF Express"}


@dataclass(frozen=True)
class Speech:
    """What is said on a page in one language: the customer and a colleague freely, the bot as it does."""

    language: str
    question: str
    about_the_photo: str
    colleague: str
    colleague_says: str

    def bot(self, name: str, **facts: Any) -> str:
        return real_renderer().sentence(name, facts, self.language, _NOW)


SPEECHES = {
    "en": Speech(
        "en",
        question="where's my order?",
        about_the_photo="The handle is broken",
        colleague="Lin",
        colleague_says="Hello, Lin here. I'm asking the carrier where it is and will write to you here.",
    ),
    "zh": Speech(
        "zh",
        question="我的快递到哪了？",
        about_the_photo="收到时杯子把手断了",
        colleague="小林",
        colleague_says="您好，我是小林。我正在问快递公司，有消息就在这里告诉您。",
    ),
}


async def speech_of(visit: Visit) -> Speech:
    """Return what is said in the language of the page that is open."""
    return SPEECHES[await visit.page.evaluate("document.documentElement.lang")]


def card(speech: Speech) -> dict[str, Any]:
    """An order under way, with what can be done about it."""
    scan = {"scan_at": EVENTS[0]["occurred_at"], "scan_place": EVENTS[0]["place"]}
    said = speech.bot("parcel_in_transit", number="GD100001", carrier=_CARRIER, **scan)
    nudge = {"title": speech.bot("button_nudge"), "payload": "/b_nudge"}
    data = {"type": "order_card", "order": order_view("in_transit")}
    return {"text": said, "quick_replies": [nudge], "data": data}


def order_list(speech: Speech) -> dict[str, Any]:
    """Two orders, one of which is meant."""
    orders = [
        order_summary("GD100001", "in_transit", ("马克杯", "Mug")),
        order_summary("GD100002", "delivered", ("耳机", "Headphones")),
    ]
    said = speech.bot("which_order", total=len(orders))
    return {"text": said, "data": {"type": "order_list", "orders": orders}}


@cache
def photo_of_a_mug() -> bytes:
    """Draw a mug whose handle is broken."""
    picture = Image.new("RGB", (300, 200), "#d9e4e8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 150, 300, 200), fill="#b98d62")
    draw.ellipse((85, 150, 215, 175), fill="#9a7350")
    draw.arc((165, 65, 235, 135), 255, 350, fill="#2f5d8a", width=13)
    draw.arc((165, 65, 235, 135), 40, 105, fill="#2f5d8a", width=13)
    draw.rounded_rectangle((95, 45, 195, 165), 14, fill="#3a6ea5")
    draw.ellipse((95, 35, 195, 62), fill="#2f5d8a")
    draw.ellipse((102, 39, 188, 58), fill="#20405f")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def photo() -> dict[str, Any]:
    """The photo as a file chooser gives it."""
    return {"name": "mug.png", "mimeType": "image/png", "buffer": photo_of_a_mug()}


async def closed(visit: Visit, _gateway: GatewayDouble) -> None:
    await expect(visit.page.locator(".launcher")).to_be_visible()


async def unread(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit, gateway)
    await visit.page.keyboard.press("Escape")
    speech = await speech_of(visit)
    said = speech.bot("parcel_delivered", number="GD100001")
    await gateway.say(gateway.only_conversation(), "bot_uttered", {"text": said})
    await expect(visit.page.locator(".launcher .unread")).to_be_visible()


async def opened(visit: Visit, _gateway: GatewayDouble) -> None:
    await visit.page.locator(".launcher").click()
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()


async def talked(visit: Visit, gateway: GatewayDouble) -> None:
    speech = await speech_of(visit)
    await _asked(visit, gateway, {"text": speech.bot("ask_order_number")})


async def _asked(visit: Visit, gateway: GatewayDouble, answer: dict[str, Any]) -> None:
    gateway.answers = lambda _text: [answer]
    await opened(visit, gateway)
    await visit.write((await speech_of(visit)).question)
    await expect(visit.bubbles).to_have_count(2)


async def with_card(visit: Visit, gateway: GatewayDouble) -> None:
    await _asked(visit, gateway, card(await speech_of(visit)))
    await expect(visit.card).to_be_visible()


async def with_timeline(visit: Visit, gateway: GatewayDouble) -> None:
    await with_card(visit, gateway)
    await visit.card.locator("summary").first.click()
    await expect(visit.page.locator("gendan-timeline li").first).to_be_visible()
    await visit.page.locator("gendan-timeline").first.scroll_into_view_if_needed()


async def with_list(visit: Visit, gateway: GatewayDouble) -> None:
    await _asked(visit, gateway, order_list(await speech_of(visit)))


async def replied(visit: Visit, gateway: GatewayDouble) -> None:
    await with_card(visit, gateway)
    said = (await speech_of(visit)).bot("nudge_recorded", number="GD100001")
    gateway.answers = lambda _text: [{"text": said}]
    await visit.page.locator("gendan-replies button").last.click()
    await expect(visit.bubbles).to_have_count(4)


async def with_stars(visit: Visit, gateway: GatewayDouble) -> None:
    speech = await speech_of(visit)
    await _asked(visit, gateway, rating(speech.bot("rating_question"), speech.bot("rating_thanks")))
    await expect(visit.page.get_by_role("radio")).to_have_count(5)


async def rated(visit: Visit, gateway: GatewayDouble) -> None:
    await with_stars(visit, gateway)
    thanks = (await speech_of(visit)).bot("rating_thanks")
    gateway.answers = lambda _text: [{"text": thanks}]
    await visit.page.get_by_role("radio").nth(3).click()
    await expect(visit.bubbles).to_have_count(4)


async def not_sent(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.refuse = True
    await opened(visit, gateway)
    await visit.write((await speech_of(visit)).question)
    await expect(visit.page.locator("gendan-message button")).to_be_visible()


async def offline(visit: Visit, gateway: GatewayDouble) -> None:
    await talked(visit, gateway)
    await visit.page.context.set_offline(True)
    await gateway.cut()
    await expect(visit.page.locator(".banner")).to_be_visible()


async def waiting(visit: Visit, gateway: GatewayDouble) -> None:
    speech = await speech_of(visit)
    await _asked(visit, gateway, {"text": speech.bot("handed_over", when="open", within=30, number="K-7F3Q")})
    await gateway.sio.emit("conversation_state", {"state": "waiting", "place": 2, "estimate_s": 180})
    await expect(visit.page.locator(".who p")).to_contain_text("2")


async def with_agent(visit: Visit, gateway: GatewayDouble) -> None:
    speech = await speech_of(visit)
    await _asked(visit, gateway, {"text": speech.bot("handed_over", when="open", within=30, number="K-7F3Q")})
    await gateway.sio.emit("conversation_state", {"state": "agent", "name": speech.colleague})
    said = {"sender": "agent", "agent": speech.colleague, "text": speech.colleague_says}
    await gateway.say(gateway.only_conversation(), "bot_uttered", said)
    await expect(visit.page.locator(".who p")).to_contain_text(speech.colleague)
    await expect(visit.bubbles).to_have_count(3)


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
    await visit.page.locator("gendan-composer input").set_input_files(photo())  # type: ignore[arg-type]
    await expect(visit.page.locator("gendan-picked-file [role=status]")).to_contain_text("mug.png")
    await expect(visit.page.locator("gendan-picked-file canvas")).to_be_visible()


async def refused_file(visit: Visit, gateway: GatewayDouble) -> None:
    await opened(visit, gateway)
    film = {"name": "mug.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypmp42"}
    await visit.page.locator("gendan-composer input").set_input_files(film)  # type: ignore[arg-type]
    await expect(visit.page.locator("gendan-picked-file [role=alert]")).to_be_visible()


async def with_photo(visit: Visit, gateway: GatewayDouble) -> None:
    speech = await speech_of(visit)
    gateway.answers = lambda _text: [{"text": speech.bot("attachment_kept", kind="photo")}]
    await picked(visit, gateway)
    await visit.write(speech.about_the_photo)
    await expect(visit.page.locator("gendan-upload canvas")).to_be_visible()
    await expect(visit.bubbles).to_have_count(2)


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
