"""Long messages arrive whole, on pages that Telegram takes."""

from typing import Any

import pytest
from telegram.constants import ParseMode

from bot.conversations.model import Address
from bot.ports import DeliveryOutcome
from bot.telegram.runtime import CatalogueWords
from channels.telegram.api import open_api
from channels.telegram.outbound.channel import TelegramChannel
from channels.telegram.outbound.pacing import Pacer
from channels.telegram.outbound.splitting import pages
from demo.telegram_sandbox.running import Sandbox
from tests.support.gateway import FrozenClock
from tests.support.order_views import order_view
from tests.support.telegram import AT_ONCE, outgoing, renderer

FAMILY = "👨‍👩‍👧‍👦"


def twelve_tens(count: int = 120) -> dict[str, Any]:
    """Return an order of so many items, half of them in each of two parcels."""
    order = order_view("partly_shipped")
    first = order["items"][0]
    names = [
        {"zh": f"手作陶瓷马克杯第{n}号（蓝色釉）", "en": f"Handmade mug no. {n}, blue"} for n in range(count)
    ]
    order["items"] = [first | {"line": n + 1, "name": name} for n, name in enumerate(names)]
    for parcel in order["shipments"]:
        parcel["lines"] = [{"line": n + 1, "quantity": 1} for n in range(count)]
    return order


@pytest.mark.parametrize(
    ("language", "more", "inside"), [("en", "and 108 more", "114 more"), ("zh", "还有 108 项", "另外 114 种")]
)
async def test_a_card_of_120_items_is_one_message_that_says_how_many_more(
    sandbox: Sandbox, language: str, more: str, inside: str
) -> None:
    user = sandbox.add_user("Emma")
    user.start()
    api = open_api(sandbox.token, sandbox.url)
    channel = TelegramChannel(api, CatalogueWords(renderer(), FrozenClock()), Pacer(AT_ONCE))
    body = {
        "type": "order_card",
        "order": twelve_tens(),
        "focus": "status",
        "language": language,
        "text": ".",
    }
    outcome = await channel.deliver(Address("telegram", "1", str(user.id)), outgoing(body))
    await api.close_lines()

    assert outcome is DeliveryOutcome.ACCEPTED
    assert sandbox.breaches == {}
    (message,) = user.received
    assert f"\n{more}\n" in message.text
    assert message.text.count(inside) == 2


async def test_a_made_up_message_of_every_kind_arrives_whole(sandbox: Sandbox) -> None:
    user = sandbox.add_user("Emma")
    user.start()
    api = open_api(sandbox.token, sandbox.url)
    text = f"{FAMILY}<b>&amp;" * 900
    for page in pages(text, ["<b>" + "汉" * 9_000 + "</b>"]):
        await api.send_message(user.id, page, parse_mode=ParseMode.HTML)
    await api.close_lines()

    assert "".join(one.text for one in user.received) == text + "汉" * 9_000
    assert sandbox.breaches == {}
