"""Sharing one's own phone number with a button proves as much as typing it, and nobody else's does."""

from typing import Any

import pytest

from bot.ports import TurnAnswer
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from tests.support.telegram import Line
from tests.support.waiting import until


def asks_for_proof(_request: Any) -> TurnAnswer:
    ways = {"by_email": "proof.email", "by_phone": "proof.phone", "by_name": None}
    say = {"say": "ask_proof", "facts": {"number": "GD1", **ways}}
    return TurnAnswer((say,), {"intent": {"name": "test", "confidence": 1.0}})


@pytest.fixture
def li(sandbox: Sandbox) -> User:
    return sandbox.add_user("伟", language_code="zh-hans", phone="8613800138000")


async def test_where_proof_is_asked_for_a_tap_gives_the_number(line: Line, li: User) -> None:
    line.chat.dialogue.script = asks_for_proof
    li.send("GD1 到哪了")
    await until(lambda: "也可以点下面的按钮" in "".join(li.texts))
    li.tap("分享我的手机号")
    await until(lambda: len(line.chat.dialogue.requests) > 1)

    assert line.chat.dialogue.requests[-1].text == "+8613800138000"


async def test_the_button_is_gone_once_the_question_was_answered_in_words(line: Line, li: User) -> None:
    line.chat.dialogue.script = asks_for_proof
    li.send("GD1 到哪了")
    await until(lambda: li.chat.keyboard is not None)
    line.chat.dialogue.script = lambda _request: TurnAnswer(({"say": "done"},), {})
    li.send("li.wei@example.com")

    await until(lambda: li.chat.keyboard is None)


async def test_nothing_is_offered_where_no_proof_is_asked_for(line: Line, li: User) -> None:
    li.send("几点开门呢请问")
    await line.answered(1)
    await until(lambda: len(li.texts) > 0)
    assert li.chat.keyboard is None


async def test_the_number_is_kept_once_as_words_and_not_as_a_card_number(line: Line, li: User) -> None:
    # Thirteen digits that pass Luhn's check, as a card's may.
    li.put({"contact": {"phone_number": "8613800138008", "first_name": "伟", "user_id": li.id}})
    await line.answered(1)
    (kept,) = await line.kept()
    assert kept == {"text": "+8613800138008"}


@pytest.mark.parametrize(
    "sent",
    [
        {"contact": {"phone_number": "8613800138000", "first_name": "伟", "user_id": 1}},
        {"contact": {"phone_number": "8613800138000", "first_name": "伟"}},
    ],
    ids=["of another account", "of no account"],
)
async def test_somebody_elses_contact_is_no_proof(line: Line, li: User, sent: dict[str, Any]) -> None:
    li.put(sent)
    await line.answered(1)
    assert (await line.kept())[0]["text"] == ""
    assert line.chat.dialogue.requests == []


@pytest.mark.parametrize("mark", ["forward_origin", "forward_date"])
async def test_the_own_contact_sent_on_is_no_proof(line: Line, li: User, mark: str) -> None:
    origin = {"type": "user", "date": 1, "sender_user": li.person.as_json()}
    contact = {"phone_number": "8613800138000", "first_name": "伟", "user_id": li.id}
    li.put({"contact": contact, mark: origin if mark == "forward_origin" else 1})
    await line.answered(1)
    assert (await line.kept())[0]["text"] == ""
    assert line.chat.dialogue.requests == []
