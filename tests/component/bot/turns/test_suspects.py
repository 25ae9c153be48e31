"""A turn that breaks the dialogue again and again is tried alone, then set aside; outages blame nobody."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.backlog import backlog
from bot.cases.repository import unclosed
from bot.conversations.model import Receipt, Sender
from bot.conversations.tables import pending
from bot.ports import Doubt, TurnAnswer, TurnFailedError
from gendan.contracts import TurnRequest
from tests.component.bot.turns.without_dialogue import ORDER, said_so_far
from tests.support.gateway import Chat, Script, said

POISON = "tell me a tale"


def breaks_at(word: str, doubt: Doubt = Doubt.BROKE) -> Script:
    def script(request: TurnRequest) -> TurnAnswer:
        if word in request.text:
            raise TurnFailedError("it ended", is_down=True, doubt=doubt)
        return said("echo", text=request.text)

    return script


async def suspicions(chat: Chat) -> list[int]:
    async with chat.database.read.connect() as connection:
        query = select(pending.c.suspicions).order_by(pending.c.seq)
        return list((await connection.execute(query)).scalars())


async def counted(chat: Chat, expected: list[int]) -> None:
    """Wait until the messages that wait are under this much suspicion."""
    async with asyncio.timeout(10):
        while await suspicions(chat) != expected:
            await asyncio.sleep(0.02)


async def settled_with(chat: Chat, receipt: Receipt) -> str:
    """Return what was said last, before when a person answers."""
    return [said for said in await chat.answers(receipt) if said != "A person will answer."][-1]


def asked_with(chat: Chat, word: str) -> int:
    return sum(word in request.text for request in chat.dialogue.requests)


async def test_a_turn_that_breaks_the_dialogue_each_time_is_given_to_a_person_after_three_times(
    chat: Chat,
) -> None:
    chat.dialogue.script = breaks_at(POISON)
    receipt = await chat.say(POISON)

    assert await settled_with(chat, receipt) == "Passed on in your words."
    assert asked_with(chat, POISON) == 3
    async with chat.database.read.connect() as connection:
        (case,) = await unclosed(connection)
        figures = await backlog(connection, ["web"], chat.clock.now())
    assert [(asked["reason"], asked["question"]) for asked in case.requests] == [("set_aside", POISON)]
    assert figures["gendan_turns_set_aside_recently"] == 1
    assert chat.registry.get_sample_value("gendan_turns_total", {"outcome": "set_aside"}) == 1


async def test_a_turn_that_makes_the_dialogue_hang_is_set_aside_too(chat: Chat) -> None:
    def script(request: TurnRequest) -> TurnAnswer:
        chat.dialogue.well = POISON not in request.text
        return breaks_at(POISON, Doubt.SLOW)(request)

    chat.dialogue.script = script
    receipt = await chat.say(POISON)
    for times in (1, 2):
        await counted(chat, [times])
        chat.dialogue.well = True

    assert await settled_with(chat, receipt) == "Passed on in your words."


async def test_what_only_reading_took_too_long_for_is_set_aside_though_the_dialogue_lives(chat: Chat) -> None:
    def script(request: TurnRequest) -> TurnAnswer:
        raise TurnFailedError("reading took too long", doubt=Doubt.BROKE)

    chat.dialogue.script = script
    assert await settled_with(chat, await chat.say(POISON)) == "Passed on in your words."
    assert len(chat.dialogue.requests) == 3


async def test_what_the_fallback_is_sure_of_it_answers_instead_of_a_person(chat: Chat) -> None:
    chat.dialogue.script = breaks_at("AB1234")
    chat.lookup.is_down = True
    receipt = await chat.say("where is my parcel AB1234")
    await counted(chat, [2])
    chat.lookup.is_down = False
    chat.lookup.resolution = {"outcome": "one", "order": ORDER, "orders": [], "total": 1}

    assert await settled_with(chat, receipt) == "AB1234: on its way"
    async with chat.database.read.connect() as connection:
        assert await unclosed(connection) == []


async def test_suspicion_outlives_the_gateway(chat: Chat) -> None:
    chat.dialogue.script = breaks_at(POISON)
    receipt = await chat.say(POISON)
    for times in (1, 2):
        await counted(chat, [times])
        await chat.scheduler.drain(5)
        chat.clock.pass_by(seconds=26)
        chat.restart()
        chat.scheduler.wake_all([receipt.conversation_id])

    assert await settled_with(chat, receipt) == "Passed on in your words."
    assert asked_with(chat, POISON) == 3


async def test_suspicion_is_counted_by_message_as_a_turn_that_others_join_has_another_name(
    chat: Chat,
) -> None:
    chat.dialogue.script = breaks_at(POISON)
    receipt = await chat.say(POISON)
    await counted(chat, [1])
    chat.dialogue.well = False
    await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 3)
    chat.dialogue.well = True

    answers = await chat.answers(receipt)
    assert "Passed on in your words." in answers
    assert "Got: can I return the mug" in answers
    assert len({r.turn_id for r in chat.dialogue.requests if POISON in r.text}) > 1


async def test_a_suspect_is_tried_while_nothing_else_is_under_way(chat: Chat) -> None:
    together: list[set[str]] = []
    running: set[str] = set()
    take_turn = chat.dialogue.take_turn

    async def watched(request: TurnRequest) -> TurnAnswer:
        running.add(request.text)
        together.append(set(running))
        try:
            await asyncio.sleep(0.05)
            return await take_turn(request)
        finally:
            running.discard(request.text)

    chat.dialogue.take_turn = watched  # type: ignore[method-assign]
    chat.dialogue.script = breaks_at(POISON)
    receipt = await chat.say(POISON)
    await counted(chat, [2])
    others = [await chat.say(f"where is parcel {n}", chat=f"other-{n}") for n in range(6)]

    assert await settled_with(chat, receipt) == "Passed on in your words."
    for other in others:
        assert (await chat.answers(other))[-1].startswith("Got: ")
    last = [names for names in together if POISON in names][-1]
    assert last == {POISON}


@pytest.mark.parametrize(
    "failure",
    [
        lambda: TurnFailedError("refused", is_down=True),
        lambda: TurnFailedError("the action server is down", is_down=True),
        lambda: TurnFailedError("an action failed"),
        lambda: TurnFailedError("slow, and it is well", is_down=True, doubt=Doubt.SLOW),
    ],
)
async def test_an_ordinary_outage_blames_no_turn(chat: Chat, failure: Callable[[], TurnFailedError]) -> None:
    def script(_request: TurnRequest) -> TurnAnswer:
        raise failure()

    chat.dialogue.script = script
    receipt = await chat.say("can I return the mug")
    await said_so_far(chat, receipt.conversation_id, 2)
    async with asyncio.timeout(10):
        while len(chat.dialogue.requests) < 6:
            await asyncio.sleep(0.02)
    await counted(chat, [0])
    chat.dialogue.script = lambda r: said("echo", text=r.text)
    assert (await chat.answers(receipt))[-1] == "Got: can I return the mug"


async def test_nothing_is_put_to_a_dialogue_that_is_known_to_be_down(chat: Chat) -> None:
    chat.dialogue.script = breaks_at(POISON)
    chat.dialogue.well = False
    receipt = await chat.say(POISON)
    await counted(chat, [1])
    await asyncio.sleep(0.5)
    assert asked_with(chat, POISON) == 1
    chat.dialogue.well = True

    assert await settled_with(chat, receipt) == "Passed on in your words."
    assert asked_with(chat, POISON) == 3


async def test_one_turn_reads_two_thousand_characters_and_the_next_turn_goes_on(chat: Chat) -> None:
    with chat.one_burst():
        receipts = [await chat.say("测" * 900) for _ in range(5)]
    await chat.settled()

    assert [len(request.text.replace("\n", "")) for request in chat.dialogue.requests] == [1800, 1800, 900]
    transcript = await chat.transcript(receipts[0].conversation_id)
    mine = [message for message in transcript if message.sender is Sender.CUSTOMER]
    assert [message.id for message in mine] == [receipt.message_id for receipt in receipts]
    assert [message.body["text"] for message in mine] == ["测" * 900] * 5


async def test_what_is_too_long_is_kept_read_in_part_and_the_customer_told(chat: Chat) -> None:
    typed = "where is it " * 200
    receipt = await chat.say(typed)
    answers = await chat.answers(receipt)

    assert answers[-1] == "Read 1000 characters."
    assert [len(request.text) for request in chat.dialogue.requests] == [1_000]
    transcript = await chat.transcript(receipt.conversation_id)
    assert transcript[0].body["text"] == typed.strip()


async def test_a_person_gets_all_of_a_long_message(chat: Chat) -> None:
    chat.dialogue.script = breaks_at(POISON)
    typed = f"{POISON} {'and another ' * 150}".strip()
    answers = await chat.answers(await chat.say(typed))

    assert answers[-2:] == ["Passed on in your words.", "A person will answer."]
    async with chat.database.read.connect() as connection:
        assert (await unclosed(connection))[0].requests[0]["question"] == typed


async def test_a_pile_of_accents_holds_nobody_up(chat: Chat) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await chat.say("x" + "\u0301\u0323" * 60_000)
    assert loop.time() - began < 1
