"""What ends, is forged, is copied or belonged to somebody else opens nothing and tells nothing."""

import json
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from tests.support.promises.crowd import http_session
from tests.support.promises.leaks.attacks import Line
from tests.support.promises.leaks.listening import SocketEar
from tests.support.promises.leaks.planted_shop import PlantedShop
from tests.support.promises.leaks.principals import REFUSED, Api, changed

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

LONG_AGO = {"iat": int(time.time()) - 3600, "exp": int(time.time()) - 3540}
OTHER_SECRET = "a-secret-that-nobody-in-this-shop-has-ever-seen"
FORGERIES = (
    "unsigned", "another key", "another key's id", "another algorithm", "another audience", "another issuer",
    "expired", "without an end", "another conversation", "another customer", "the shop's identity key",
)  # fmt: skip


def forge(api: Api, planted: PlantedShop, forgery: str) -> str:
    """Return a principal that isn't one, in the name of the first customer."""
    good: dict[str, Any] = {"conversation": "c_forged", "cus": planted.customers[0].id}
    claims, kid = api.claims(**good), {"kid": api.kid}
    ring = planted.shop.secrets["GENDAN_IDENTITY_KEYS"].split(",")[0].split(":")
    made = {
        "unsigned": lambda: jwt.encode(claims, "", "none", headers=kid),
        "another key": lambda: jwt.encode(claims, OTHER_SECRET, "HS256", headers=kid),
        "another key's id": lambda: jwt.encode(claims, api.secret, "HS256", headers={"kid": "k9"}),
        "another algorithm": lambda: jwt.encode(claims, api.secret * 2, "HS512", headers=kid),
        "another audience": lambda: api.principal(**good, aud="gendan"),
        "another issuer": lambda: api.principal(**good, iss="somebody"),
        "expired": lambda: api.principal(**good, **LONG_AGO),
        "without an end": lambda: api.principal(**good, exp=None),
        "another conversation": lambda: changed(api.principal(**good), sub="c_other"),
        "another customer": lambda: changed(api.principal("c_forged"), cus=planted.customers[0].id),
        "the shop's identity key": lambda: jwt.encode(claims, ring[1], "HS256", headers={"kid": ring[0]}),
    }
    return made[forgery]()


async def test_every_forged_principal_is_refused_with_the_same_words(planted: PlantedShop) -> None:
    customer = planted.customers[0]
    async with http_session() as http:
        api = Api(planted, http)
        number = customer.orders[0].number
        good = await api.call("GET", f"/orders/{number}", api.principal("c_good", cus=customer.id))
        answers = {
            await api.call(method, path, forge(api, planted, forgery), body)
            for forgery in FORGERIES
            for method, path, body in (
                ("GET", f"/orders/{number}", None),
                ("GET", "/orders", None),
                ("POST", "/orders/resolve", {"mentions": [number]}),
                ("POST", "/verifications", {"number": number, "email": customer.email}),
            )
        }

    assert (good[0], json.loads(good[1])["number"]) == (200, number)
    assert len(answers) == 1
    ((status, text),) = answers
    assert (status, json.loads(text)["error"]["code"]) == (REFUSED, "principal_refused")
    assert not [word for word in customer.canaries if word in text]


async def test_a_principal_replayed_after_its_minute_is_refused(planted: PlantedShop) -> None:
    customer = planted.customers[0]
    async with http_session() as http:
        api = Api(planted, http)
        now = int(time.time())
        token = api.principal("c_replayed", cus=customer.id, iat=now - 58, exp=now - 3)
        first = await api.call("GET", "/orders", token)
        # The clocks of two machines may differ by five seconds.
        time.sleep(4)  # noqa: ASYNC251 - nothing else runs here
        again = await api.call("GET", "/orders", token)
    assert (first[0], again[0]) == (200, REFUSED)


@pytest.mark.parametrize("column", ["ends_at", "used_at"])
async def test_an_ended_grant_opens_nothing_any_more(planted: PlantedShop, column: str) -> None:
    customer, conversation = planted.customers[3], f"c_{uuid4().hex}"
    path = f"/orders/{customer.orders[0].number}"
    async with http_session() as http:
        api = Api(planted, http)
        verdict = await api.verify(
            api.principal(conversation), number=customer.orders[0].number, email=customer.email
        )
        before = await api.call("GET", path, api.principal(conversation))
        let_grants_end(planted, column)
        after = await api.call("GET", path, api.principal(conversation))
        unknown = await api.call("GET", "/orders/KT0000000", api.principal(conversation))

    assert (verdict["outcome"], before[0], after[0]) == ("granted", 200, 404)
    assert after == unknown


async def test_a_chat_whose_grant_has_ended_shows_nothing_more(planted: PlantedShop) -> None:
    customer = planted.customers[15]
    number = customer.orders[0].number
    planted.change("DELETE FROM tries")
    visitor = SocketEar(planted.shop.url, None)
    await visitor.begin("en-US")
    await visitor.say(Line(f"where is {number}"))
    await visitor.say(Line(customer.phone[-4:]))
    proved = "\n".join(visitor.heard)
    let_grants_end(planted, "ends_at")
    visitor.heard.clear()
    await visitor.say(Line(f"where is {number}"))
    await visitor.close()
    told = "\n".join(visitor.heard)

    assert "order_card" in proved
    assert "order_card" not in told
    assert not [word for word in customer.canaries if word in told and word != number]


async def test_a_browser_that_changes_customers_takes_nothing_along(planted: PlantedShop) -> None:
    first, second = planted.customers[6], planted.customers[7]
    browser = SocketEar(planted.shop.url, planted.identity(first))
    await browser.begin("zh-CN")
    await browser.say(Line(first.orders[0].number))
    was_shown = "\n".join(browser.heard)
    told = []
    for identity in (planted.identity(second), None):
        before = browser.session_id
        browser.identity = identity
        browser.heard.clear()
        await browser.say(Line("我的订单", session_id=before))
        await browser.say(Line("我最近的一单到哪了"))
        told.append("\n".join(browser.heard))
        assert browser.session_id != before
    await browser.close()

    assert first.orders[0].sent["items"][0]["sku"] in was_shown
    assert not [word for word in first.canaries if any(word in text for text in told)]
    assert not [word for word in second.canaries if word in told[1]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["order", "tracking"])
async def test_unknown_and_foreign_numbers_are_answered_in_the_same_words(
    planted: PlantedShop, language: str, kind: str
) -> None:
    order = planted.customers[6].orders[0]
    foreign = {"order": order.number, "tracking": str(order.tracking_number)}[kind]
    unknown = foreign[:2] + "1" * (len(foreign) - 2)
    planted.change("DELETE FROM tries")
    answers = []
    for number in (foreign, unknown):
        visitor = SocketEar(planted.shop.url, None)
        await visitor.begin({"zh": "zh-CN", "en": "en-US"}[language])
        await visitor.say(Line({"zh": "{}到哪了", "en": "where is {}"}[language].format(number)))
        await visitor.say(Line("nobody@nowhere.example"))
        await visitor.close()
        answers.append([message["text"].replace(number, "…") for message in visitor.messages])
    assert answers[0] == answers[1]


def let_grants_end(planted: PlantedShop, column: str) -> None:
    """Move every grant's end, or last use, two days back."""
    planted.change(f"UPDATE grants SET {column} = datetime({column}, '-2 days')")  # noqa: S608 - ours
