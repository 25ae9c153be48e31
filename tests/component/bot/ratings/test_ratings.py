"""The question how it went: when it is asked, what becomes of the stars, and when it would be a nuisance."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations.model import OfferedButton, Outgoing, Receipt
from bot.ports import TurnAnswer
from bot.ratings.service import ANSWERS
from bot.ratings.tables import ratings
from gendan.contracts import TurnRequest
from tests.support.gateway import CHAT, WORDS_EN, Chat, said
from tests.support.texts import real_catalogue

ASK = "How was it?"
HAND_OVER = {"do": "hand_over", "packet": {"reason": "complaint"}}


def talking(request: TurnRequest) -> TurnAnswer:
    """Answer "order" with an order, "person" with a person, and name everything else by its text."""
    intent = {"intent": {"name": request.text, "confidence": 1.0}}
    effects = (HAND_OVER,) if request.text == "person" else ()
    name = {"order": "order_in_transit", "person": "handed_over"}.get(request.text, request.text)
    known = name if name in WORDS_EN.texts else "done"
    return TurnAnswer((*effects, {"say": known, "facts": {}}), intent)


@pytest.fixture
def chat(chat: Chat) -> Chat:
    chat.dialogue.script = talking
    return chat


async def say(chat: Chat, *texts: str, where: str = CHAT.conversation, **more: Any) -> Receipt:
    """Say one thing after another, each once the former is answered."""
    for text in texts:
        receipt = await chat.say(text, locale="en", chat=where, **more)
        await chat.settled()
    return receipt


async def asked(chat: Chat, receipt: Receipt) -> list[Outgoing]:
    return [message for message in await chat.transcript(receipt.conversation_id) if message.text == ASK]


async def stars(chat: Chat, receipt: Receipt) -> tuple[OfferedButton, ...]:
    return (await asked(chat, receipt))[-1].buttons


async def press(chat: Chat, button: OfferedButton) -> str:
    """Press a button; return the last thing said then."""
    receipt = await chat.say("", button_id=button.id)
    return (await chat.answers(receipt))[-1]


async def kept(chat: Chat) -> list[int | None]:
    async with chat.database.read.connect() as connection:
        return list(await connection.scalars(select(ratings.c.value).order_by(ratings.c.asked_at)))


@pytest.mark.parametrize("goodbye", ["thanks", "goodbye"])
async def test_after_an_answer_a_goodbye_asks_how_it_went(chat: Chat, goodbye: str) -> None:
    receipt = await say(chat, "order", goodbye)
    (question,) = await asked(chat, receipt)

    assert [button.title for button in question.buttons] == [f"{count} stars" for count in range(1, 6)]
    assert question.data == {
        "type": "rating",
        "text": ASK,
        "message": "Thanks for the rating.",
        "options": [
            {"value": str(count), "payload": f"/{button.id}"}
            for count, button in enumerate(question.buttons, 1)
        ],
    }
    assert await kept(chat) == [None]


@pytest.mark.parametrize("before", [(), ("greet",), ("unsayable",), ("greet", "done")])
async def test_without_an_answer_nobody_is_asked(chat: Chat, before: tuple[str, ...]) -> None:
    assert not await asked(chat, await say(chat, *before, "thanks"))


async def test_an_apology_is_no_answer(chat: Chat) -> None:
    chat.dialogue.script = lambda _request: said("no such text")
    await say(chat, "order")
    chat.dialogue.script = talking

    assert not await asked(chat, await say(chat, "thanks"))


async def test_an_answer_of_an_episode_long_ago_does_not_count(chat: Chat) -> None:
    await say(chat, "order")
    chat.clock.pass_by(hours=1)

    assert not await asked(chat, await say(chat, "thanks"))


async def test_a_second_goodbye_does_not_ask_again(chat: Chat) -> None:
    assert len(await asked(chat, await say(chat, "order", "thanks", "order", "thanks", "goodbye"))) == 1


@pytest.mark.parametrize(("hours", "times"), [(23, 1), (25, 2)])
async def test_a_new_episode_asks_again_only_after_a_day(chat: Chat, hours: int, times: int) -> None:
    await say(chat, "order", "thanks")
    chat.clock.pass_by(hours=hours)

    assert len(await asked(chat, await say(chat, "order", "thanks"))) == times


@pytest.mark.parametrize(("customer", "times"), [("C1", 0), ("C2", 1)])
async def test_a_customer_is_asked_in_one_of_their_conversations_a_day(
    chat: Chat, customer: str, times: int
) -> None:
    await say(chat, "order", "thanks", customer_id="C1")
    other = await say(chat, "order", "thanks", where="chat-2", customer_id=customer)

    assert len(await asked(chat, other)) == times


@pytest.mark.parametrize("wish", ["person", "stop_notifications"])
async def test_who_waits_for_a_person_or_wants_no_questions_is_not_asked(chat: Chat, wish: str) -> None:
    assert not await asked(chat, await say(chat, "order", wish, "thanks"))


async def test_what_had_to_wait_for_the_dialogue_asks_nothing(chat: Chat) -> None:
    await say(chat, "order")
    chat.dialogue.script = chat.dialogue.fail
    receipt = await chat.say("thanks", locale="en")
    await chat.accepted(4)
    await _until(chat, receipt, "Later. Call 400-000.")
    chat.dialogue.script = talking
    await chat.settled()

    assert "You're welcome." in await chat.answers(receipt)
    assert not await asked(chat, receipt)


async def _until(chat: Chat, receipt: Receipt, text: str) -> None:
    for _ in range(400):
        if text in [message.text for message in await chat.transcript(receipt.conversation_id)]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(text)


async def test_stars_are_kept_and_thanked_for_without_the_dialogue(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    turns = len(chat.dialogue.requests)

    assert await press(chat, (await stars(chat, receipt))[3]) == "Thanks for the rating."
    assert await kept(chat) == [4]
    assert len(chat.dialogue.requests) == turns


async def test_few_stars_are_offered_a_person(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")

    assert await press(chat, (await stars(chat, receipt))[0]) == "Thanks for saying so."
    assert [b.title for b in (await chat.transcript(receipt.conversation_id))[-1].buttons] == [
        "Talk to a person"
    ]


async def test_the_first_rating_stands(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    offered = await stars(chat, receipt)
    await press(chat, offered[4])

    assert await press(chat, offered[0]) == "Already rated."
    assert await kept(chat) == [5]


async def test_of_stars_pressed_at_once_the_first_count_and_one_answer_is_given(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    offered = await stars(chat, receipt)
    before = len(await chat.answers(receipt))
    for button in (offered[1], offered[4]):
        await chat.say("", button_id=button.id)

    assert (await chat.answers(receipt))[before:] in (
        ["Thanks for saying so."],
        ["Thanks for saying so.", "Already rated."],
    )
    assert await kept(chat) == [2]


async def test_words_beside_the_stars_are_answered_too(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    before = len(await chat.answers(receipt))
    chat.dialogue.gate.clear()
    chat.dialogue.requests.clear()
    await chat.say("order", locale="en")
    await chat.turn_begun()
    await chat.say("", button_id=(await stars(chat, receipt))[4].id)
    chat.dialogue.gate.set()

    assert (await chat.answers(receipt))[before:] == ["On its way.", "Thanks for the rating."]


async def test_stars_are_taken_while_the_dialogue_is_down(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    chat.dialogue.script = chat.dialogue.fail

    assert await press(chat, (await stars(chat, receipt))[4]) == "Thanks for the rating."


async def test_another_conversations_stars_count_nothing(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    theirs = (await stars(chat, receipt))[0]
    await chat.say(f"/{theirs.id}", chat="chat-2")
    await chat.settled()

    assert await kept(chat) == [None]


async def test_ratings_are_counted_by_their_stars(chat: Chat) -> None:
    receipt = await say(chat, "order", "thanks")
    offered = await stars(chat, receipt)
    for button in (offered[4], offered[0]):
        await press(chat, button)
    figure: Callable[..., float | None] = chat.registry.get_sample_value

    assert figure("gendan_ratings_asked_total") == 1
    assert figure("gendan_ratings_total", {"value": "5"}) == 1
    assert figure("gendan_ratings_total", {"value": "1"}) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_counts_as_an_answer_has_texts(language: str) -> None:
    texts = real_catalogue(language).texts
    assert [start for start in ANSWERS if not any(name.startswith(start) for name in texts)] == []
