"""A contact opens what it alone stands for, however contacts collide, change and are shared."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault_injection.variables import with_faults
from tests.support.backend.migrations import AFTERWARDS
from tests.support.promises.crowd import http_session
from tests.support.promises.leaks.attacks import Line
from tests.support.promises.leaks.listening import SocketEar
from tests.support.promises.leaks.planted_shop import PlantedShop, planted_shop
from tests.support.promises.leaks.principals import Api
from tests.support.promises.leaks.takeovers import PROMISE, Taker, code_to, enter_code
from tests.support.promises.leaks.tangles import Tangler, bought_with, words_of

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

RecordProperty = Callable[[str, object], None]
_SAID = {
    "zh": ("{} 到哪了", "我没有订单号"),
    "en": ("where is my order {}", "I don't have the number"),
}


async def test_a_code_to_a_contact_and_a_label_open_what_they_alone_stand_for(
    planted: PlantedShop, record_property: RecordProperty
) -> None:
    async with http_session() as http:
        taker = Taker(planted, Api(planted, http))
        await taker.try_everything()

    assert taker.report.opened > 100
    assert not taker.report.verdict(), taker.report.leaks[:20]
    record_property("Takeovers", str(taker.report))


async def test_orders_that_an_earlier_version_joined_by_contacts_are_parted(planted: PlantedShop) -> None:
    read = {}
    async with http_session() as http:
        api = Api(planted, http)
        for end in ("01", "02", "05", "06", "07", "09"):
            principal = api.principal(f"c_old_{end}")
            await enter_code(planted, api, principal, f"+86137001370{end}")
            _, listed = await api.call("GET", "/orders", principal)
            read[end] = {each["number"] for each in json.loads(listed)["orders"]}
    assert read == {end: set(AFTERWARDS[end]) for end in read}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_in_the_chat_a_code_to_the_phone_of_a_later_order_opens_the_later_order_alone(
    planted: PlantedShop, language: str
) -> None:
    (tangle,) = (t for t in planted.tangles if t.name == "guests with one e-mail")
    first, later = tangle.orders
    phone = bought_with(later)[1]
    planted.codes.pop(phone, None)
    visitor = SocketEar(planted.shop.url, None)
    await visitor.begin({"zh": "zh-CN", "en": "en-US"}[language])
    asked, no_number = _SAID[language]
    for said in (asked.format(first.number), no_number, phone):
        await visitor.say(Line(said))
    code = await code_to(planted, phone)
    assert code
    await visitor.say(Line(code))
    await visitor.say(Line(asked.format(later.number)))
    heard = "\n".join(visitor.heard)
    await visitor.close()

    mine = {word for word in later.canaries if word in heard}
    theirs = {
        word for word in first.canaries if word in heard and word not in (*later.canaries, first.number)
    }
    assert len(mine) > 5
    assert not theirs


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_shop_whose_codes_open_the_account_of_any_order_with_the_contact_is_found_out(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    with (
        with_faults(tmp_path, "open_account_of_contact") as fault,
        planted_shop(tmp_path / "var", count=2, environment=fault) as broken,
    ):
        async with http_session() as http:
            taker = Taker(broken, Api(broken, http))
            await taker.try_everything()

    assert PROMISE in taker.report.verdict()
    found = {leak.where.removeprefix("a code in ") for leak in taker.report.leaks}
    assert found >= {
        "an account whose orders say another phone",
        "a gift without a buyer's phone",
        "a phone that two accounts share",
        "an account whose phone changed",
    }
    record_property("Takeovers found with the account opened", len(taker.report.leaks))


def test_no_word_of_a_tangled_order_stands_in_another() -> None:
    tangles = list(Tangler().tangles())
    words = [
        (word, order.number) for tangle in tangles for order in tangle.orders for word in words_of(order)
    ]
    shared = [
        word
        for word, owner in words
        for other, number in words
        if number != owner and word in other and not word.startswith("****")
    ]
    assert len(words) > 500
    assert shared == []
