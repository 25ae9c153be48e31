"""A real shop with few ways to prove oneself: none is offered that isn't there, and one always works."""

import asyncio
import json
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from demo.telegram_sandbox.running import Sandbox, serving
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.shop import WatchedShop
from gendan.platform.health_findings import Severity
from gendan.platform.layout import Layout
from tests.fault_injection.variables import with_faults
from tests.support.promises.leaks.planted_shop import PlantedShop, planted_shop
from tests.support.promises.leaks.principals import Api
from tests.support.promises.leaks.visitors import RestVisitor, TelegramVisitor, Visitor, WebVisitor
from tests.support.promises.promised import ONLY_WAYS_THAT_WORK

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]

SIGN_IN = "https://canary-store.internal/account"
CODE = re.compile(r"验证码|(?<!pickup )\bcode\b", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A running shop, and its chats on Telegram."""

    planted: PlantedShop
    sandbox: Sandbox

    def visitor(self, channel: str, language: str) -> Visitor:
        """Return somebody new there."""
        locale = {"zh": "zh-CN", "en": "en-US"}[language]
        if channel == "web":
            return WebVisitor(self.planted.shop.url, locale)
        if channel == "rest":
            return RestVisitor(self.planted.shop, locale)
        code = {"zh": "zh-hans", "en": "en"}[language]
        return TelegramVisitor(self.sandbox.add_user("Noa", language_code=code))


@asynccontextmanager
async def place(var: Path, **more: Any) -> AsyncIterator[Place]:
    """Start a shop with a bot; `more` as of `planted_shop`."""
    planted_fault = more.pop("environment", {})
    async with serving() as sandbox:
        bot = {"GENDAN_TELEGRAM_TOKEN": sandbox.token, "GENDAN_TELEGRAM_API_URL": sandbox.url}
        stack = ExitStack()

        def start() -> PlantedShop:
            return stack.enter_context(planted_shop(var, 16, {**bot, **planted_fault}, **more))

        try:
            yield Place(await asyncio.to_thread(start), sandbox)
        finally:
            await asyncio.to_thread(stack.close)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bare(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A shop without mail, SMS and customers who sign in."""
    async with place(tmp_path_factory.mktemp("bare"), code_by=()) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def mailing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A shop with mail and a page to sign in on."""
    facts = f"sign_in_url: {SIGN_IN}\n"
    async with place(tmp_path_factory.mktemp("mailing"), code_by=("email",), facts=facts) as running:
        yield running


WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "where": "我的快递到哪了",
        "order": "订单{}到哪了",
        "no_number": "没有订单号",
        "person": "转人工",
        "code": "用验证码",
        "sign_in": "登录店铺账号",
        "yes": "好的",
        "again": "再试一次 {}",
        "handed_over": "已为您",
    },
    "en": {
        "where": "where is my parcel?",
        "order": "where is my order {}?",
        "no_number": "I don't have the number",
        "person": "Talk to a person",
        "code": "Use a code",
        "sign_in": "Sign in at the shop",
        "yes": "yes please",
        "again": "it really is {}",
        "handed_over": "you won't have to repeat it",
    },
}
# Each channel and each language once; the others run with the long tests.
SOON = (("web", "en"), ("telegram", "zh"))


def everywhere(first: int | None = None) -> list[Any]:
    """Return channel and language of each visitor, and from `first` on a customer of their own."""
    pairs = [(channel, language) for channel in ("web", "rest", "telegram") for language in WORDS]
    return [
        pytest.param(
            *pair,
            *([] if first is None else [first + nth]),
            marks=[] if pair in SOON else pytest.mark.long,
            id="-".join(pair),
        )
        for nth, pair in enumerate(pairs)
    ]


def read(visitor: Visitor) -> None:
    """Print a conversation, for who wants to read it (pytest -s), and hold it to what holds for all."""
    print("\n" + "\n".join(visitor.told))  # noqa: T201
    said = [line for line in visitor.told if not line.startswith(("> ", "  ["))]
    assert not [line for line, following in pairwise(said) if line == following], "the same paragraph twice"


async def without_a_number(visitor: Visitor, language: str) -> str:
    """Ask about a parcel, lack its number; return what follows."""
    words = WORDS[language]
    await visitor.say(words["where"])
    return await visitor.press(words["no_number"])


async def tried_by_others(place: Place, number: str) -> None:
    """Use up an order's tries from ten conversations in as many networks."""
    async with aiohttp.ClientSession() as http:
        api = Api(place.planted, http)
        for nth in range(10):
            principal = api.principal(f"c_thief_{number}_{nth}", src=f"203.0.{nth}.0/24")
            verdict = await api.verify(principal, number=number, email=f"guess{nth}@nowhere.example")
            assert verdict["outcome"] in ("refused", "exhausted")


def packets(place: Place) -> list[dict[str, Any]]:
    """Return the cases that wait for a person, the newest last."""
    with closing(sqlite3.connect(place.planted.shop.gateway_database, timeout=20)) as database:
        rows = database.execute("SELECT requests FROM cases").fetchall()
    found = [packet for (requests,) in rows for packet in json.loads(requests)]
    return sorted(found, key=lambda packet: packet["asked_at"])


async def speaks_of_codes_nowhere(visitor: Visitor, language: str, number: str, email: str) -> None:
    """Go where codes used to be offered, and hold everything that is said and shown to it."""
    words = WORDS[language]
    await without_a_number(visitor, language)
    await visitor.say(words["order"].format(number))
    for nth in range(5):
        await visitor.say(f"wrong{nth}@nowhere.example")
    await visitor.say(words["code"])
    read(visitor)
    found = [line for line in visitor.told if CODE.search(line) and not line.startswith("> ")]
    assert not found, f"{ONLY_WAYS_THAT_WORK}: {found[:3]}"


@pytest.mark.parametrize(("channel", "language"), everywhere())
async def test_a_shop_without_mail_and_sms_never_speaks_of_codes(
    bare: Place, channel: str, language: str
) -> None:
    owner = bare.planted.customers[1]
    visitor = bare.visitor(channel, language)
    await speaks_of_codes_nowhere(visitor, language, owner.orders[0].number, owner.email)


@pytest.mark.parametrize(("channel", "language"), everywhere())
async def test_without_any_other_way_who_has_no_number_gets_a_person_by_a_yes(
    bare: Place, channel: str, language: str
) -> None:
    visitor = bare.visitor(channel, language)
    await without_a_number(visitor, language)
    assert visitor.buttons == [WORDS[language]["person"]]
    assert WORDS[language]["handed_over"] in await visitor.say(WORDS[language]["yes"])
    read(visitor)


@pytest.mark.parametrize(("channel", "language", "nth"), everywhere(2))
async def test_an_owner_whose_order_others_have_tried_gets_to_a_person_who_sees_why(
    bare: Place, channel: str, language: str, nth: int
) -> None:
    owner, words = bare.planted.customers[nth], WORDS[language]
    number = owner.orders[0].number
    await tried_by_others(bare, number)
    visitor = bare.visitor(channel, language)
    await visitor.say(words["order"].format(number))
    exhausted = await visitor.say(owner.email)
    assert visitor.buttons == [words["person"]]
    await visitor.say(owner.email)
    handed_over = await visitor.press(words["person"])
    read(visitor)
    packet = packets(bare)[-1]

    assert not re.search(r"次数|tries|others|别人", exhausted)
    assert words["handed_over"] in handed_over
    assert packet["order_number"] == number
    assert packet["unproved"]["reason"] == "tries_exhausted"
    assert "order" in packet["unproved"]["exhausted_by"]
    name, _, domain = owner.email.partition("@")
    assert packet["unproved"]["typed"] == {"email": f"{name[:2]}***@{domain[:2]}***"}


async def test_the_shop_is_told_that_an_order_is_being_tried_and_finds_which(bare: Place) -> None:
    number = bare.planted.customers[8].orders[0].number
    await tried_by_others(bare, number)
    shop = bare.planted.shop
    urls = {f"GENDAN_{room.upper()}_URL": url for room, url in shop.run["urls"].items()}
    watched = WatchedShop(Layout(var=shop.var), shop.secrets | urls, WatchSettings(gateway_url=shop.url))
    found = await asyncio.to_thread(watched.look_at_parts)
    (finding,) = [each for each in found if each.name == "tries"]
    listed = await asyncio.to_thread(bare.planted.cli, "run", "backend", "tries")
    tried = {line["number"]: line for line in map(json.loads, listed.splitlines())}

    assert finding.level is Severity.PROBLEM
    assert not re.search(r"KT\d|@", finding.what + finding.remedy)
    assert "gendan run backend tries" in finding.remedy
    assert tried[number] | {"last_at": ""} == {
        "number": number,
        "is_known": True,
        "refused": 10,
        "exhausted": 0,
        "conversations": 10,
        "last_at": "",
    }


async def code_from(place: Place, earlier: int) -> str:
    deadline = time.monotonic() + 20
    while len(place.planted.letters) <= earlier and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    found = re.search(r"(?<!\d)\d{6}(?!\d)", place.planted.letters[-1])
    assert found, place.planted.letters[-1]
    return found[0]


@pytest.mark.parametrize(("channel", "language", "nth"), everywhere(2))
async def test_an_owner_whose_order_others_have_tried_gets_in_by_a_code_to_the_address_just_given(
    mailing: Place, channel: str, language: str, nth: int
) -> None:
    owner, words = mailing.planted.customers[nth], WORDS[language]
    await tried_by_others(mailing, owner.orders[0].number)
    visitor, earlier = mailing.visitor(channel, language), len(mailing.planted.letters)
    await visitor.say(words["order"].format(owner.orders[0].number))
    await visitor.say(owner.email)
    assert visitor.buttons == [words["code"], words["sign_in"], words["person"]]
    await visitor.press(words["code"])
    told = await visitor.say(await code_from(mailing, earlier))
    read(visitor)
    assert owner.orders[0].number in told


@pytest.mark.parametrize(("channel", "language", "nth"), everywhere(8))
async def test_own_tries_used_up_leave_the_page_to_sign_in_on(
    mailing: Place, channel: str, language: str, nth: int
) -> None:
    words, visitor = WORDS[language], mailing.visitor(channel, language)
    # Nobody else tries the orders of these customers.
    await visitor.say(words["order"].format(mailing.planted.customers[nth].orders[0].number))
    for wrong in range(5):
        await visitor.say(f"{channel}{language}{wrong}@nowhere.example")
    assert visitor.buttons == [words["code"], words["sign_in"], words["person"]]
    told = await visitor.press(words["sign_in"])
    read(visitor)
    assert SIGN_IN in told
    assert ("Telegram" in told) == (channel == "telegram")


@pytest.mark.parametrize(("language", "nth"), [("zh", 14), ("en", 15)])
async def test_who_signs_in_then_has_the_question_answered_by_a_yes(
    mailing: Place, language: str, nth: int
) -> None:
    owner, words = mailing.planted.customers[nth], WORDS[language]
    visitor = WebVisitor(mailing.planted.shop.url, {"zh": "zh-CN", "en": "en-US"}[language])
    await visitor.say(words["order"].format(owner.orders[-1].number))
    await visitor.press(words["sign_in"])
    visitor.ear.identity = mailing.planted.identity(owner)
    await visitor.ear.request_session(visitor.ear.session_id, after_seq=0)
    told = await visitor.say(words["yes"])
    read(visitor)
    assert owner.orders[-1].number in told


@pytest.mark.parametrize("language", WORDS)
async def test_only_an_email_is_asked_for_where_there_is_only_mail(mailing: Place, language: str) -> None:
    visitor = mailing.visitor("web", language)
    asked = await without_a_number(visitor, language)
    refused = await visitor.say("13800138000")
    read(visitor)
    assert not re.search(r"手机|phone", asked + refused)


@pytest.mark.long
async def test_offering_codes_that_there_are_not_breaks_the_promise(tmp_path: Path) -> None:
    with with_faults(tmp_path, "offer_any_way") as fault:
        async with place(tmp_path / "var", code_by=(), environment=fault) as broken:
            owner = broken.planted.customers[1]
            visitor = broken.visitor("web", "en")
            with pytest.raises(AssertionError, match=f"^{ONLY_WAYS_THAT_WORK}"):
                await speaks_of_codes_nowhere(visitor, "en", owner.orders[0].number, owner.email)
