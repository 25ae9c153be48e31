"""A signed-in customer goes on where they were, on another device."""

import pytest

from tests.support.customers import Customer, cards, sign_in, words
from tests.support.e2e.private import LI_WEI, leaked
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


async def on_a_device(shop: RunningShop, customer_id: str | None) -> Customer:
    """Arrive as the widget does in a browser that knows nothing yet."""
    device = Customer(shop, await sign_in(shop, customer_id) if customer_id else None)
    await device.arrive(after_seq=0)
    return device


async def test_what_was_said_at_the_desk_goes_on_on_the_phone(usual_shop: RunningShop) -> None:
    desk = await on_a_device(usual_shop, "C1001")
    await desk.ask("我的快递GD100001到哪了")
    phone = await on_a_device(usual_shop, "C1001")
    read = len(phone.heard)
    answer = await phone.ask("什么时候到")

    assert cards(phone.heard[:read])[0]["number"] == "GD100001"
    assert "送达" in words(answer)
    # The desk, still open, shows it too.
    assert words(desk.heard).endswith(words(answer))
    assert "什么时候到" in [message["text"] for message in desk.seen_in_other_tabs]
    await desk.close()
    await phone.close()


@pytest.mark.parametrize("customer", ["C2001", None])
async def test_nobody_else_goes_on_with_it(usual_shop: RunningShop, customer: str | None) -> None:
    desk = await on_a_device(usual_shop, "C1001")
    await desk.ask("我的快递GD100001到哪了")
    other = await on_a_device(usual_shop, customer)
    assert not leaked(other.heard, LI_WEI)
    taken = Customer(usual_shop, other.identity)
    await taken.arrive(desk.session_id, after_seq=0)
    assert taken.session_id != desk.session_id
    assert not leaked(taken.heard, LI_WEI)
    for one in (desk, other, taken):
        await one.close()
