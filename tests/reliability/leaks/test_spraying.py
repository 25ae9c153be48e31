"""A true e-mail tried over every order number opens nothing beyond the stated tries, and locks nobody out."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.support.promises.crowd import http_session
from tests.support.promises.leaks.attacks import Line
from tests.support.promises.leaks.canaries import PlantedCustomer
from tests.support.promises.leaks.listening import SocketEar
from tests.support.promises.leaks.planted_shop import PlantedShop
from tests.support.promises.leaks.principals import Api

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

CONVERSATIONS = 500
TRIES_PER_HOUR = 10
RecordProperty = Callable[[str, object], None]


def numbers_with_the_owners_last(planted: PlantedShop, owner: PlantedCustomer) -> list[str]:
    others = [o.number for c in planted.customers if c is not owner for o in c.orders]
    return [*others, *(order.number for order in owner.orders)]


async def spray(api: Api, email: str, numbers: list[str], addresses: int) -> Counter[str]:
    """Try one e-mail, each time in a new conversation; return how often it ended in which way."""

    async def one(nth: int) -> str:
        principal = api.principal(f"c_{email[:8]}_{nth}", src=f"203.0.{nth % addresses}.0/24")
        verdict = await api.verify(principal, number=numbers[nth % len(numbers)], email=email)
        return str(verdict["outcome"])

    outcomes: Counter[str] = Counter()
    for begin in range(0, CONVERSATIONS, 20):
        outcomes.update(await asyncio.gather(*(one(nth) for nth in range(begin, begin + 20))))
    return outcomes


async def code_from(planted: PlantedShop, earlier: int) -> str:
    deadline = time.monotonic() + 20
    while len(planted.letters) <= earlier and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    found = re.search(r"(?<!\d)\d{6}(?!\d)", planted.letters[-1])
    assert found, planted.letters[-1]
    return found[0]


@pytest.mark.parametrize(("addresses", "owner"), [(1, 2), (50, 5)])
async def test_an_email_sprayed_over_all_orders_opens_nothing_and_its_owner_gets_in_by_code(
    planted: PlantedShop, addresses: int, owner: int, record_property: RecordProperty
) -> None:
    customer = planted.customers[owner]
    numbers = numbers_with_the_owners_last(planted, customer)
    async with http_session() as http:
        api = Api(planted, http)
        outcomes = await spray(api, customer.email, numbers, addresses)
        mine, earlier = api.principal(f"c_owner_{owner}", src="192.0.2.0/24"), len(planted.letters)
        known = await api.verify(mine, number=customer.orders[0].number, email=customer.email)
        await api.call("POST", "/verifications/codes", mine, {"contact": customer.email})
        code = await code_from(planted, earlier)
        entered = await api.call("POST", "/verifications/codes/check", mine, {"code": code})

    assert outcomes["granted"] == 0
    assert outcomes["refused"] <= TRIES_PER_HOUR
    assert outcomes["exhausted"] == CONVERSATIONS - outcomes["refused"]
    assert known["outcome"] == "exhausted"
    assert json.loads(entered[1])["outcome"] == "granted"
    record_property(f"Sprayed from {addresses} addresses", dict(outcomes))


async def test_a_conversation_has_five_tries_whatever_it_tries(planted: PlantedShop) -> None:
    customer = planted.customers[8]
    async with http_session() as http:
        api = Api(planted, http)
        others = numbers_with_the_owners_last(planted, customer)[:5]
        outcomes = [
            (await api.verify(api.principal("c_five"), number=number, phone=customer.phone))["outcome"]
            for number in [*others, customer.orders[0].number]
        ]
    assert outcomes == ["refused"] * 5 + ["exhausted"]


@pytest.mark.long
async def test_thirty_chats_open_nothing_by_an_email_that_is_true_elsewhere(
    planted: PlantedShop, record_property: RecordProperty
) -> None:
    planted.change("DELETE FROM tries")
    customer = planted.customers[11]
    numbers = numbers_with_the_owners_last(planted, customer)[:29]
    visitor = SocketEar(planted.shop.url, None)
    heard: list[str] = []
    for number in [*numbers, customer.orders[0].number]:
        await visitor.begin("en-US")
        await visitor.say(Line(f"where is {number}"))
        await visitor.say(Line(customer.email))
        heard += visitor.heard
    await visitor.close()
    text = "\n".join(heard)
    typed = " ".join([*numbers, customer.email, *(order.number for order in customer.orders)])
    words = {word for each in planted.customers for word in each.canaries if word not in typed}

    assert "order_card" not in text
    assert not [word for word in words if word in text]
    record_property("Sprayed over the chat", f"30 conversations, {len(words)} canaries searched for, 0 found")
