"""Cards as the widget shows them."""

from typing import Any

from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit


def card(order: dict[str, Any], focus: str = "status", kind: str = "order_card") -> dict[str, Any]:
    return {"text": "Here it is.", "data": {"type": kind, "order": order, "focus": focus}}


async def show(visit: Visit, gateway: GatewayDouble, *answers: dict[str, Any]) -> None:
    gateway.answers = lambda _text: answers
    await visit.write("show")
    await expect(visit.bubbles.last).to_contain_text("Here it is.")
    await expect(visit.card).to_be_visible()
