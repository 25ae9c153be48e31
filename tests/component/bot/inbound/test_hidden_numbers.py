"""A card or identity number never gets further than the door."""

import asyncio

import pytest
from sqlalchemy import text

from bot.shared.masking import MASK
from tests.support.gateway import Chat, said

CARD = "4111 1111 1111 1111"
IDENTITY = "11010519491231002X"
DIGITS = ("4111", "1111111111111111", "19491231")


async def everything_stored(chat: Chat) -> str:
    async with chat.database.read.connect() as connection:
        names = ["conversations", "messages", "turns", "buttons", "pending", "deliveries", "cases", "notices"]
        rows = [(await connection.execute(text(f"SELECT * FROM {name}"))).all() for name in names]  # noqa: S608
    return str(rows)


@pytest.mark.parametrize("number", [CARD, IDENTITY])
async def test_a_number_reaches_neither_the_database_nor_the_dialogue(chat: Chat, number: str) -> None:
    receipt = await chat.say(f"refund to {number} please")
    await chat.settled()

    assert receipt.text == f"refund to {MASK} please"
    assert chat.dialogue.requests[-1].text == f"refund to {MASK} please"
    stored = await everything_stored(chat)
    assert not [digits for digits in DIGITS if digits in stored]


@pytest.mark.parametrize(
    ("words", "locale", "notice"),
    [("my card is", "en-US", "The number is hidden."), ("我的卡号是", "zh-CN", "号码已隐去。")],
)
async def test_the_answer_tells_the_customer_once(chat: Chat, words: str, locale: str, notice: str) -> None:
    receipt = await chat.say(f"{words} {CARD}", locale=locale)
    told = await chat.answers(receipt)
    await chat.say("where is my parcel AB1234" if locale == "en-US" else "我的快递AB1234到哪了")

    assert told[-1] == notice
    assert (await chat.answers(receipt)).count(notice) == 1


async def test_two_messages_with_numbers_answered_together_are_told_once(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say(f"my card {CARD}")
    await chat.turn_begun()
    await chat.say(f"or {CARD}")
    chat.dialogue.gate.set()

    assert (await chat.answers(receipt)).count("The number is hidden.") == 1


async def test_a_message_kept_for_later_is_told_with_its_answer(chat: Chat) -> None:
    chat.dialogue.script = chat.dialogue.fail
    receipt = await chat.say(f"refund to {CARD}")
    async with asyncio.timeout(10):
        while "Later. Call 400-000." not in str(await chat.transcript(receipt.conversation_id)):
            await asyncio.sleep(0.02)
    chat.dialogue.script = lambda _request: said("done")

    told = await chat.answers(receipt)
    assert told[-2:] == ["Done.", "The number is hidden."]
    assert CARD not in str(told)


async def test_a_number_of_the_shop_is_never_hidden(chat: Chat) -> None:
    async def shapes() -> dict[str, list[str]]:
        return {"order": ["################"], "tracking": []}

    chat.intake._number_shapes = shapes
    receipt = await chat.say("where is 4111111111111111")

    assert receipt.text == "where is 4111111111111111"
    assert "The number is hidden." not in await chat.answers(receipt)


async def test_a_number_that_the_cut_would_halve_is_hidden_whole(chat: Chat) -> None:
    receipt = await chat.say("x" * 985 + " " + CARD)

    assert "4111" not in receipt.text
    assert receipt.text.endswith(f" {MASK}")
    await chat.settled()
