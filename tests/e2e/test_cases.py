"""A person is asked for on every channel; the shop hears of it, answers, and each customer reads it once."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support import command_line
from tests.support.customers import Customer, cards, sign_in, words
from tests.support.e2e.cases import (
    NUMBER,
    ask_for_person,
    case_shop,
    number_in,
    shop_is_told,
    staff_mails,
    until,
)
from tests.support.promises.faults import kill
from tests.support.receiving import Receiver, receiving
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1200), pytest.mark.asyncio(loop_scope="module")]


ZH, EN = "杯子到的时候把手断了，我要转人工", "My blue mug arrived with a broken handle. Get me a human"


@dataclass
class Told:
    """A shop, its people's phone, and who asked for a person.

    Attributes:
        numbers: of their cases, by who asked.
    """

    shop: RunningShop
    receiver: Receiver
    sandbox: Sandbox
    li_wei: Customer
    visitor: Customer
    tourist: User
    numbers: dict[str, str] = field(default_factory=dict)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Told]:
    stack, var = ExitStack(), tmp_path_factory.mktemp("cases")
    receiver = stack.enter_context(receiving())
    async with serving() as sandbox:
        telegram = {"GENDAN_TELEGRAM_TOKEN": sandbox.token, "GENDAN_TELEGRAM_API_URL": sandbox.url}
        starting = case_shop(var, receiver, **telegram)
        shop = await asyncio.to_thread(stack.enter_context, starting)
        told = Told(
            shop,
            receiver,
            sandbox,
            Customer(shop, await sign_in(shop, "C1001")),
            Customer(shop, locale="en-US"),
            sandbox.add_user("伟", language_code="zh-hans"),
        )
        await told.li_wei.arrive(after_seq=0)
        await told.visitor.arrive(after_seq=0)
        numbers = await asyncio.gather(
            ask_for_person(told.li_wei, ZH),
            ask_for_person(told.visitor, EN),
            ask_over_rest(shop, "a person please"),
            ask_on_telegram(told.tourist),
        )
        told.numbers = dict(zip(("li_wei", "visitor", "rest", "tourist"), numbers, strict=True))
        yield told
        await told.li_wei.close()
        await told.visitor.close()
        await asyncio.to_thread(stack.close)


async def ask_over_rest(shop: RunningShop, text: str) -> str:
    return number_in("\n".join(message["text"] for message in await over_rest(shop, text)))


async def over_rest(shop: RunningShop, text: str) -> Any:
    return await _rest(shop, "POST", "webhook", json={"sender": "u1", "message": text})


async def _rest(shop: RunningShop, method: str, path: str, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {shop.rest_key}"}
    url = f"{shop.url}/webhooks/rest/{path}"
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, url, headers=headers, **more) as response,
    ):
        assert response.status == 200, await response.text()
        return await response.json()


async def ask_on_telegram(customer: User) -> str:
    customer.start()
    await customer.receives(1, 30)
    customer.send("转人工")
    await until(lambda: bool(NUMBER.search("\n".join(customer.texts))))
    return number_in("\n".join(customer.texts))


async def gendan(shop: RunningShop, *arguments: str, said: str | None = None) -> str:
    """Run the command line as the shop's people do, while the shop goes on in this loop."""
    done = await asyncio.to_thread(command_line.gendan, shop.var, *arguments, typed=said)
    assert not done.stderr.count("Traceback"), done.stderr
    return done.stdout + done.stderr


def by_people(customer: Customer) -> list[tuple[str, str]]:
    """Return whom and what a customer hears of people, each message as often as it came."""
    return [(m["agent"], m["text"]) for m in customer.heard if m["sender"] == "agent"]


async def test_the_shop_hears_of_everybody_who_waits_and_nothing_about_them(told: Told) -> None:
    assert len(set(told.numbers.values())) == 4
    await shop_is_told(told.receiver, told.shop, set(told.numbers.values()))

    written = json.dumps([told.receiver.received, staff_mails(told.shop)], ensure_ascii=False)
    private = (
        ZH,
        EN,
        "杯子",
        "mug",
        "李",
        "伟",
        "Wei",
        "C1001",
        "c_",
        "u1",
        "GD1",
        told.li_wei.session_id or "",
    )
    assert not [word for word in private if word in written]
    assert "gendan cases show K-" in written


async def test_a_second_request_is_answered_with_the_case_that_is_open(told: Told) -> None:
    again = words(await told.li_wei.ask("人工！人工！"))
    assert told.numbers["li_wei"] in again
    assert "已经转给人工同事了" in again


async def test_meanwhile_the_bot_answers_an_order_question_and_says_that_a_person_will_too(
    told: Told,
) -> None:
    answer = await told.li_wei.ask("GD100001到哪了")
    assert cards(answer)
    assert f"人工同事之后也会在这里回复您（编号 {told.numbers['li_wei']}）" in words(answer)
    assert "人工同事" not in words(await told.li_wei.ask("GD100001到哪了"))


async def test_who_waits_is_listed_and_read_with_what_was_asked(told: Told) -> None:
    listed = await gendan(told.shop, "cases")
    assert all(number in listed for number in told.numbers.values())
    shown = await gendan(told.shop, "cases", "show", told.numbers["visitor"].lower())
    assert EN in shown
    assert f"gendan cases answer {told.numbers['visitor']}" in shown

    found = json.loads(await gendan(told.shop, "check", "--json"))["findings"]
    (cases,) = [finding for finding in found if finding["name"] == "cases"]
    assert cases["level"] == "warning"
    assert cases["what"].startswith("4 customers wait for a person, the longest for ")


async def test_an_answer_appears_in_the_open_widget_as_a_persons(told: Told) -> None:
    said = await gendan(told.shop, "cases", "answer", told.numbers["visitor"], "A new mug is on its way.")
    assert "Sent." in said
    await until(lambda: by_people(told.visitor))
    refused = await gendan(told.shop, "cases", "answer", told.numbers["visitor"], "A new mug is on its way.")
    assert "--again" in refused
    await asyncio.sleep(2)
    assert by_people(told.visitor) == [("Lin", "A new mug is on its way.")]


async def test_an_answer_given_while_the_gateway_is_dead_is_read_once_when_it_lives(told: Told) -> None:
    shop, customer = told.shop, told.li_wei
    before = max(message["seq"] for message in customer.heard)
    kill(shop.var, "bot")
    said = await gendan(shop, "cases", "answer", told.numbers["li_wei"], said="您好，马上给您补发一个。")
    assert "Sent." in said
    for _ in range(2):
        await back_again(customer, before)
        kill(shop.var, "bot")
    await back_again(customer, before)
    heard = {m["id"]: m["text"] for m in customer.heard if m["sender"] == "agent"}
    assert list(heard.values()) == ["您好，马上给您补发一个。"]
    assert {m["agent"] for m in customer.heard if m["sender"] == "agent"} == {"小林"}


async def back_again(customer: Customer, after_seq: int) -> None:
    """Connect as a widget does when the gateway is back."""
    async with asyncio.timeout(60):
        while True:
            try:
                await customer.arrive(customer.session_id, after_seq)
            except Exception:  # noqa: BLE001 - whatever a dead gateway looks like
                await asyncio.sleep(0.3)
            else:
                return


async def test_a_server_and_a_telegram_chat_get_theirs_too(told: Told) -> None:
    await gendan(told.shop, "cases", "answer", told.numbers["rest"], "Hello from Lin")
    await gendan(told.shop, "cases", "answer", told.numbers["tourist"], "已经补发")
    (said,) = await _rest(told.shop, "GET", "messages", params={"sender": "u1"})
    assert (said["text"], said["metadata"]["sender"]) == ("Lin: Hello from Lin", "agent")
    await until(lambda: "小林：已经补发" in told.tourist.texts)
    await asyncio.sleep(2)
    assert told.tourist.texts.count("小林：已经补发") == 1


async def test_an_answer_goes_by_mail_only_where_the_address_is_surely_theirs(told: Told) -> None:
    await gendan(told.shop, "cases", "answer", told.numbers["li_wei"], "补发的已经寄出。")
    await gendan(told.shop, "cases", "answer", told.numbers["visitor"], "It has left our warehouse.")

    def to_customers() -> list[dict[str, Any]]:
        return [letter for letter in told.shop.letters() if letter not in staff_mails(told.shop)]

    await until(lambda: any("补发的已经寄出。" in letter["text"] for letter in to_customers()))
    await asyncio.sleep(3)
    (letter,) = [one for one in to_customers() if "补发的已经寄出。" in one["text"]]
    assert letter["to"] == "li.wei@example.com"
    assert letter["subject"] == f"拾光小铺：您的编号 {told.numbers['li_wei']}"
    assert "拾光小铺的小林回复您" in letter["text"]
    assert not [one for one in to_customers() if "warehouse" in one["text"]]


async def test_who_writes_after_an_answer_is_waiting_again(told: Told) -> None:
    number = told.numbers["tourist"]
    assert "answered" in await gendan(told.shop, "cases", "show", number)
    told.tourist.send("GD100001到哪了")
    before = len(told.tourist.texts)
    await until(lambda: len(told.tourist.texts) > before)
    await asyncio.sleep(1)
    assert "waits" in await gendan(told.shop, "cases", "show", number)


async def test_a_closed_case_is_gone_from_the_list(told: Told) -> None:
    number = told.numbers["rest"]
    assert f"{number} is closed." in await gendan(told.shop, "cases", "close", number)
    assert number not in await gendan(told.shop, "cases")
    assert "closed already" in await gendan(told.shop, "cases", "close", number)
