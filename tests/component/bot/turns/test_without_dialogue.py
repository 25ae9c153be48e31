"""The dialogue is down or slow: the matcher answers, the rest is kept, nothing is lost or said twice."""

import asyncio

import pytest

from bot.cases.repository import unclosed
from bot.ports import TurnAnswer, TurnFailedError
from gendan.contracts import TurnRequest
from tests.component.bot.turns.without_dialogue import ORDER, said_so_far
from tests.support.gateway import Chat, FrozenClock, said

INTRODUCTION = "I'm Sample Shop's automatic assistant."


def is_unreachable(_request: TurnRequest) -> TurnAnswer:
    raise TurnFailedError("refused", is_down=True)


@pytest.fixture
def chat_without_dialogue(chat: Chat) -> Chat:
    chat.dialogue.script = is_unreachable
    return chat


async def test_an_order_question_gets_its_card_from_the_backend(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    chat.lookup.resolution = {"outcome": "one", "order": ORDER, "orders": [], "total": 1}
    receipt = await chat.say("where is my parcel AB1234")

    assert (await chat.answers(receipt))[-1] == "AB1234: on its way"
    card = (await chat.transcript(receipt.conversation_id))[-1].body
    assert (card["type"], card["order"]) == ("order_card", ORDER)
    assert chat.lookup.asked[0]["mentions"] == ["ab1234"]


async def test_of_several_orders_the_newest_under_way_is_told_and_others_are_offered(
    chat_without_dialogue: Chat,
) -> None:
    chat = chat_without_dialogue
    listed = [
        {"number": number, "title": {"en": "Mug"}, "under_way": under_way}
        for number, under_way in (("AB1233", False), ("AB1234", True), ("AB1235", True))
    ]
    chat.lookup.resolution = {"outcome": "many", "order": ORDER, "orders": listed, "total": 3}
    receipt = await chat.say("where is my parcel")

    assert (await chat.answers(receipt))[-2:] == ["AB1234: on its way", "1 more."]
    assert chat.lookup.asked[-1] == {"mentions": ["AB1234"]}
    offered = (await chat.transcript(receipt.conversation_id))[-1].buttons
    assert [button.title for button in offered] == ["AB1235"]


async def test_goods_that_the_order_does_not_have_are_left_to_the_dialogue(
    chat_without_dialogue: Chat,
) -> None:
    chat = chat_without_dialogue
    mug = {"items": [{"name": {"en": "Ceramic mug", "zh": "陶瓷杯"}}]}
    chat.lookup.resolution = {"outcome": "one", "order": ORDER | mug, "orders": [], "total": 1}
    receipt = await chat.say("has my mug shipped")
    assert (await chat.answers(receipt))[-1] == "AB1234: on its way"
    await chat.say("has my voucher shipped")

    assert (await said_so_far(chat, receipt.conversation_id, 3))[-1].startswith("Later.")


@pytest.mark.parametrize(("name", "is_told"), [("mug", True), ("lamp", False)])
async def test_of_several_orders_the_newest_under_way_is_told_if_it_has_the_goods(
    chat_without_dialogue: Chat, name: str, is_told: bool
) -> None:
    chat = chat_without_dialogue
    mug = {"items": [{"name": {"en": "Ceramic mug", "zh": "陶瓷杯"}}]}
    listed = [{"number": "AB1234", "title": {"en": "Ceramic mug"}, "under_way": True}]
    found = {"outcome": "many", "matched_by": None, "order": ORDER | mug, "orders": listed, "total": 2}
    chat.lookup.resolution = found
    receipt = await chat.say(f"where is my {name}")

    told = (await said_so_far(chat, receipt.conversation_id, 2))[-1]
    assert (told == "AB1234: on its way") is is_told


async def test_a_dialogue_that_takes_too_long_is_not_waited_for(chat: Chat) -> None:
    chat.patience_s = 0.2
    chat.restart()
    chat.dialogue.gate.clear()
    chat.lookup.resolution = {"outcome": "one", "order": ORDER, "orders": [], "total": 1}
    receipt = await chat.say("where is my parcel")

    assert (await chat.answers(receipt))[-1] == "AB1234: on its way"
    chat.dialogue.gate.set()
    await asyncio.sleep(0.1)
    assert len(await chat.transcript(receipt.conversation_id)) == 3


async def test_a_dialogue_known_to_be_down_is_asked_once_a_turn(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    chat.lookup.resolution = {"outcome": "one", "order": ORDER, "orders": [], "total": 1}
    await chat.answers(await chat.say("where is my parcel"))
    before = len(chat.dialogue.requests)
    await chat.answers(await chat.say("and where is it now"))

    assert (before, len(chat.dialogue.requests)) == (3, 4)


async def test_an_answer_without_the_dialogue_leaves_its_memory_where_it_was(chat: Chat) -> None:
    await chat.answers(await chat.say("one thing"))
    stands = chat.dialogue.requests[-1].turn_id
    chat.dialogue.script = is_unreachable
    chat.lookup.resolution = {"outcome": "one", "order": ORDER, "orders": [], "total": 1}
    await chat.answers(await chat.say("where is my parcel"))
    chat.dialogue.script = lambda r: said("echo", text=r.text)
    await chat.answers(await chat.say("a third thing"))

    request = chat.dialogue.requests[-1]
    assert request.previous_turn_id == stands
    assert request.metadata["order_in_focus"] == "AB1234"


async def test_what_only_the_dialogue_can_answer_is_kept_and_answered_when_it_is_back(
    chat_without_dialogue: Chat,
) -> None:
    chat = chat_without_dialogue
    receipt = await chat.say("can I return the mug")
    assert await said_so_far(chat, receipt.conversation_id, 2) == [INTRODUCTION, "Later. Call 400-000."]

    chat.dialogue.script = lambda r: said("echo", text=r.text)
    answers = await chat.answers(receipt)
    assert answers[2:] == ["You asked “can I return the mug”:", "Got: can I return the mug"]


async def test_the_notice_is_given_once_a_message(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    receipt = await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 2)
    await asyncio.sleep(0.3)
    await chat.say("and cancel the other one")

    texts = await said_so_far(chat, receipt.conversation_id, 3)
    assert texts[1:] == ["Later. Call 400-000.", "That one too."]


async def test_an_order_question_is_answered_although_an_earlier_one_is_kept(
    chat_without_dialogue: Chat,
) -> None:
    chat = chat_without_dialogue
    receipt = await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 2)
    chat.lookup.resolution = {"outcome": "one", "order": ORDER, "orders": [], "total": 1}
    await chat.say("where is my parcel")

    assert (await said_so_far(chat, receipt.conversation_id, 3))[-1] == "AB1234: on its way"


async def test_without_backend_and_dialogue_the_message_is_kept(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    chat.lookup.is_down = True
    receipt = await chat.say("where is my parcel")

    assert await said_so_far(chat, receipt.conversation_id, 2) == [INTRODUCTION, "Later. Call 400-000."]


async def test_a_person_is_granted_without_the_dialogue(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    receipt = await chat.say("转人工")

    assert (await chat.answers(receipt))[-1] == "已转人工。"
    async with chat.database.read.connect() as connection:
        (case,) = await unclosed(connection)
    assert [request["question"] for request in case.requests] == ["转人工"]


async def test_nobody_is_asked_for_proof_and_nothing_foreign_is_told(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    chat.lookup.resolution = {"outcome": "not_visible", "order": None, "orders": [], "total": 0}
    receipt = await chat.say("where is AB9999")

    assert await said_so_far(chat, receipt.conversation_id, 2) == [INTRODUCTION, "Later. Call 400-000."]


async def test_a_message_that_fails_for_ever_ends_in_one_apology_with_a_person_offered(
    chat: Chat, clock: FrozenClock
) -> None:
    chat.dialogue.script = chat.dialogue.fail
    receipt = await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 2)
    clock.pass_by(seconds=41)

    assert (await chat.answers(receipt))[-1] == "Sorry, that failed."
    apology = (await chat.transcript(receipt.conversation_id))[-1]
    assert [button.title for button in apology.buttons] == ["Talk to a person"]


async def test_after_ten_minutes_without_dialogue_a_person_gets_what_was_kept(
    chat_without_dialogue: Chat, clock: FrozenClock
) -> None:
    chat = chat_without_dialogue
    receipt = await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 2)
    clock.pass_by(minutes=11)

    assert (await chat.answers(receipt))[-2:] == ["Passed on.", "A person will answer."]
    async with chat.database.read.connect() as connection:
        (case,) = await unclosed(connection)
    assert [request["question"] for request in case.requests] == ["can I return the mug"]


async def test_a_new_process_takes_up_what_was_kept(chat_without_dialogue: Chat) -> None:
    chat = chat_without_dialogue
    receipt = await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 2)
    await chat.scheduler.drain(5)
    chat.dialogue.script = lambda r: said("echo", text=r.text)
    chat.restart()
    chat.scheduler.wake_all([receipt.conversation_id])

    assert (await chat.answers(receipt))[-1] == "Got: can I return the mug"


async def test_another_processs_lease_is_waited_for(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("where is it")
    await chat.turn_begun()
    for task in list(chat.scheduler._running.values()):
        task.cancel()
    chat.restart()
    chat.dialogue.gate.set()
    chat.scheduler.wake_all([receipt.conversation_id])
    await asyncio.sleep(0.2)
    assert len(await chat.transcript(receipt.conversation_id)) == 1
    chat.clock.pass_by(seconds=26)

    assert (await chat.answers(receipt))[-1] == "Got: where is it"


async def test_more_turns_than_the_dialogue_can_take_wait_for_their_place(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipts = [await chat.say("where is it", chat=f"chat-{number}") for number in range(6)]
    async with asyncio.timeout(5):
        while len(chat.dialogue.requests) < 4:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert len(chat.dialogue.requests) == 4
    chat.dialogue.gate.set()
    for receipt in receipts:
        assert (await chat.answers(receipt))[-1] == "Got: where is it"
