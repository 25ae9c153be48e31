"""Ways to prove who one is: only those that are there, and told where knowing things no longer suffices."""

from typing import Any

import pytest

from backend.outbound.model import OutgoingMessage
from backend.verification.ways import WaysToProve
from tests.support.backend.codes import ask, enter
from tests.support.backend.service import GATEWAY_KEY, Backend, FrozenClock, sign_principal
from tests.support.backend.verification import RIGHT, WRONG_CONTACT, verify
from tests.support.backend.ways import exhausted

SIGN_IN = "https://shop.example/account"


UNREACHABLE = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_tls": "no", "smtp_from": "shop@shop.example"}


async def ways(backend: Backend, token: str | None = None) -> Any:
    return (await backend.get("/api/v1/shop", token or sign_principal()))["ways"]


@pytest.mark.parametrize(
    ("settings_", "code_by"),
    [
        ({"sms_url": None}, []),
        ({}, ["sms"]),
        ({**UNREACHABLE, "sms_url": None}, ["email"]),
        (UNREACHABLE, ["email", "sms"]),
    ],
    ids=["none", "sms", "mail", "both"],
)
async def test_codes_are_offered_by_what_is_set_up(
    with_settings: Any, settings_: dict[str, Any], code_by: list[str]
) -> None:
    async with with_settings(**settings_) as backend:
        assert await ways(backend) == {"code_by": code_by, "sign_in_url": None}


async def test_signing_in_is_offered_to_who_is_not_signed_in_where_the_shop_has_a_page_for_it(
    backend: Backend, with_settings: Any
) -> None:
    shop = backend.shop.model_copy(update={"sign_in_url": SIGN_IN})
    async with with_settings(shop=shop) as there:
        told = [await ways(there, token) for token in (None, GATEWAY_KEY, sign_principal(customer="C1001"))]
    assert [each["sign_in_url"] for each in told] == [SIGN_IN, SIGN_IN, None]


async def test_mail_that_has_failed_for_an_hour_is_not_offered_until_it_works_again(
    with_settings: Any,
) -> None:
    async with with_settings(**UNREACHABLE, sms_url=None) as backend:
        offered = []
        for _ in range(3):
            await backend.service.ways.probe()
            offered.append((await ways(backend))["code_by"])
            backend.clock.advance(minutes=31)
        refusal = await backend.call(
            "POST", "/api/v1/verifications/codes", sign_principal(), {"contact": "li.wei@example.com"}
        )
        assert offered == [["email"], ["email"], []]
        assert (await refusal.json())["error"]["code"] == "contact_kind_unavailable"


class Mail:
    """A way out that works or doesn't."""

    works = False

    async def problem(self) -> str | None:
        return None if self.works else "mail server: refused"

    async def send(self, _message: OutgoingMessage) -> None:
        raise NotImplementedError


async def test_mail_that_works_again_is_offered_at_once() -> None:
    mail, clock = Mail(), FrozenClock()
    ways = WaysToProve({"email": mail}, clock, None)
    await ways.probe()
    clock.advance(hours=5)
    before = ways.code_by()
    mail.works = True
    await ways.probe()
    assert (before, ways.code_by()) == ((), ("email",))


@pytest.mark.parametrize("whose", ["order", "contact", "network"])
async def test_whose_tries_are_used_up_is_told_beside_what_works_instead(
    backend: Backend, whose: str
) -> None:
    assert await exhausted(backend, whose) == {
        "outcome": "exhausted",
        "exhausted_by": [whose],
        "ways": {"code_by": ["sms"], "sign_in_url": None},
    }


async def test_a_conversations_own_tries_are_told_as_its_own(backend: Backend) -> None:
    for _ in range(5):
        await verify(backend, WRONG_CONTACT)
    assert (await verify(backend, RIGHT))["exhausted_by"] == ["conversation"]


async def test_right_wrong_and_unknown_give_the_same_bytes_once_tries_are_used_up(backend: Backend) -> None:
    await exhausted(backend, "network")
    answers = []
    for nth, claim in enumerate([RIGHT, WRONG_CONTACT, {"number": "GD555555", "phone": "1234"}]):
        answer = await backend.call("POST", "/api/v1/verifications", sign_principal(f"c_x{nth}"), claim)
        answers.append(await answer.read())
    assert answers[0] == answers[1] == answers[2]


async def test_codes_that_others_have_used_up_are_told_as_the_contacts(backend: Backend) -> None:
    for nth in range(10):
        await ask(backend, conversation=f"c_{nth}", src=f"203.0.{nth % 2}.0/24")
    owner = await ask(backend, conversation="c_owner", src="192.0.2.0/24")
    assert (owner["outcome"], owner["exhausted_by"]) == ("exhausted", ["contact"])


async def test_a_code_entered_wrongly_too_often_is_the_conversations_own_doing(backend: Backend) -> None:
    assert (await enter(backend, "123456"))["exhausted_by"] == ["conversation"]
