import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.cases.repository import unclosed
from bot.conversations.model import Sender
from bot.conversations.tables import conversations
from bot.inbound.intake import MessageRefusedError
from bot.outbound.tables import deliveries
from bot.ports import TurnAnswer
from bot.turns.lease_recovery import LeaseRecovery
from bot.turns.tables import turns
from gendan.contracts import TurnRequest
from tests.support.gateway import Chat, FrozenClock, said


async def test_a_message_gets_one_answer_after_the_introduction(chat: Chat) -> None:
    receipt = await chat.say("我的快递到哪了")

    assert await chat.answers(receipt) == ["我是示例小店的自动助手。", "收到：我的快递到哪了"]


async def test_the_introduction_comes_once(chat: Chat) -> None:
    await chat.answers(await chat.say("where is it"))
    answers = await chat.answers(await chat.say("and the other one"))

    assert answers.count("I'm Sample Shop's automatic assistant.") == 1


async def test_the_same_external_id_is_the_same_message(chat: Chat) -> None:
    first = await chat.say("my parcel", external_id="x")
    await chat.settled()
    second = await chat.say("my parcel", external_id="x")

    assert (second.message_id, second.seq) == (first.message_id, first.seq)
    assert second.is_repeat
    assert len(chat.dialogue.requests) == 1


@pytest.mark.parametrize("button_id", ["b_nobody_has_this_one", "b_\0", "\u202e"])
async def test_a_button_that_is_none_is_unknown(chat: Chat, button_id: str) -> None:
    with pytest.raises(MessageRefusedError) as refusal:
        await chat.say("", button_id=button_id)
    assert refusal.value.code == "button_unknown"


async def test_messages_that_come_while_a_turn_runs_get_one_answer_with_it(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("我想查快递")
    await chat.turn_begun()
    await chat.say("就是那个杯子")
    await chat.say("AB1234")
    chat.dialogue.gate.set()

    answers = await chat.answers(receipt)

    assert answers[1:] == ["收到：我想查快递\n就是那个杯子\nAB1234"]


async def test_a_turn_that_did_something_is_shown_and_what_came_meanwhile_is_the_next_turn(
    chat: Chat,
) -> None:
    chat.dialogue.script = lambda r: said("echo", {"do": "wrote", "what": "feedback"}, text=r.text)
    chat.dialogue.gate.clear()
    receipt = await chat.say("包装很好")
    await chat.turn_begun()
    await chat.say("谢谢你们")
    chat.dialogue.gate.set()

    assert (await chat.answers(receipt))[1:] == ["收到：包装很好", "收到：谢谢你们"]


async def test_a_mere_opener_waits_for_the_matter(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.turns.turn_taker.OPENER_PATIENCE", timedelta(minutes=1))
    receipt = await chat.say("在吗")
    await asyncio.sleep(0.05)
    assert not chat.dialogue.requests
    await chat.say("我的快递到哪了")

    assert (await chat.answers(receipt))[1:] == ["收到：在吗\n我的快递到哪了"]


async def test_a_mere_opener_is_answered_when_nothing_follows(chat: Chat, clock: FrozenClock) -> None:
    receipt = await chat.say("hi")
    clock.pass_by(seconds=1.1)
    await chat.say("hello", external_id="y")

    assert (await chat.answers(receipt))[-1].startswith("收到")


async def test_the_language_follows_the_customer_and_a_bare_number_keeps_it(chat: Chat) -> None:
    receipt = await chat.say("where is my parcel")
    await chat.settled()
    await chat.say("AB1234")
    await chat.settled()
    await chat.say("到哪里了")

    assert (await chat.answers(receipt))[1:] == ["Got: where is my parcel", "Got: AB1234", "收到：到哪里了"]


async def test_an_explicit_wish_for_a_language_stays(chat: Chat) -> None:
    chat.dialogue.script = lambda r: said("echo", {"do": "set_language", "language": "en"}, text=r.text)
    receipt = await chat.say("说英文可以吗")
    await chat.settled()
    chat.dialogue.script = lambda r: said("echo", text=r.text)
    await chat.say("到哪里了")

    assert (await chat.answers(receipt))[1:] == ["Got: 说英文可以吗", "Got: 到哪里了"]


async def test_a_failed_turn_is_tried_again_with_a_new_principal(chat: Chat) -> None:
    attempts = iter([chat.dialogue.fail, chat.dialogue.script])

    def fails_once(request: TurnRequest) -> TurnAnswer:
        return next(attempts)(request)

    chat.dialogue.script = fails_once
    receipt = await chat.say("where is it")

    assert (await chat.answers(receipt))[-1] == "Got: where is it"
    first, second = (request.metadata["principal"] for request in chat.dialogue.requests)
    assert first != second


async def test_a_failed_turn_does_not_move_the_point_from_which_the_dialogue_goes_on(chat: Chat) -> None:
    await chat.answers(await chat.say("one thing"))
    stands = chat.dialogue.requests[-1].turn_id
    chat.dialogue.script = chat.dialogue.fail
    await chat.answers(await chat.say("hello"))
    chat.dialogue.script = lambda r: said("echo", text=r.text)
    await chat.answers(await chat.say("three things"))

    assert chat.dialogue.requests[-1].previous_turn_id == stands


async def test_something_there_are_no_words_for_ends_in_the_apology(chat: Chat) -> None:
    chat.dialogue.script = lambda _r: said("no_such_text")
    receipt = await chat.say("where is it")

    assert await chat.answers(receipt) == ["Sorry, that failed."]


async def test_after_half_an_hour_of_silence_a_new_episode_begins(chat: Chat, clock: FrozenClock) -> None:
    receipt = await chat.say("where is it")
    await chat.settled()
    clock.pass_by(minutes=31)
    await chat.say("where is it")
    await chat.settled()

    first, second = chat.dialogue.requests
    assert (first.sender_id, second.sender_id) == (
        f"{receipt.conversation_id}:1",
        f"{receipt.conversation_id}:2",
    )
    assert second.previous_turn_id is None


async def test_a_new_process_answers_what_the_former_one_left(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("where is it")
    await chat.turn_begun()
    left = chat.scheduler
    for task in list(left._running.values()):
        task.cancel()
    chat.clock.pass_by(seconds=31)
    chat.restart()
    chat.dialogue.gate.set()
    chat.scheduler.wake_all([receipt.conversation_id])

    assert (await chat.answers(receipt))[-1] == "Got: where is it"
    first, second = chat.dialogue.requests
    assert first.turn_id == second.turn_id


async def test_what_a_process_left_that_died_for_good_is_answered_by_another(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("where is it")
    await chat.turn_begun()
    for task in list(chat.scheduler._running.values()):
        task.cancel()
    chat.restart()
    chat.dialogue.gate.set()
    abandoned = LeaseRecovery(chat.database, chat.clock, chat.scheduler.take_over)
    await abandoned.look()
    assert not chat.scheduler._running
    chat.clock.pass_by(seconds=26)
    await abandoned.look()

    assert (await chat.answers(receipt))[-1] == "Got: where is it"


async def test_a_process_that_lost_its_lease_writes_nothing(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("where is it")
    await chat.turn_begun()
    async with chat.database.write.begin() as connection:
        await connection.execute(update(conversations).values(lease_owner="another"))
    chat.dialogue.gate.set()
    await asyncio.sleep(0.1)

    transcript = await chat.transcript(receipt.conversation_id)
    assert [message.sender for message in transcript] == [Sender.CUSTOMER]


async def test_while_a_person_speaks_the_bot_is_silent(chat: Chat) -> None:
    receipt = await chat.say("where is it")
    before = await chat.answers(receipt)
    async with chat.database.write.begin() as connection:
        await connection.execute(update(conversations).values(speaker="agent"))
    await chat.say("are you there, person?")

    assert await chat.answers(receipt) == before
    assert len(chat.dialogue.requests) == 1


async def test_a_button_means_what_the_gateway_stored_and_shows_its_title(chat: Chat) -> None:
    yes = {"title": "button_yes", "payload": {"intent": "affirm", "entities": {"order_number": "AB1234"}}}
    answer = said("done")
    answer.messages[0]["buttons"] = [yes]
    chat.dialogue.script = lambda _r: answer
    receipt = await chat.say("my order AB1235")
    await chat.settled()
    button = (await chat.transcript(receipt.conversation_id))[-1].buttons[0]
    await chat.say(f"/{button.id}")
    await chat.settled()

    assert chat.dialogue.requests[-1].payload == yes["payload"]
    assert chat.dialogue.requests[-1].text == ""
    texts = [m.text for m in await chat.transcript(receipt.conversation_id) if m.sender is Sender.CUSTOMER]
    assert texts[-1] == "Yes"


async def test_a_slash_command_typed_by_a_customer_is_text(chat: Chat) -> None:
    await chat.answers(await chat.say('/order_status{"order_number":"AB9999"}'))

    assert chat.dialogue.requests[0].payload is None
    assert chat.dialogue.requests[0].text == '/order_status{"order_number":"AB9999"}'


async def test_a_request_for_a_person_is_recorded_once_with_its_case(chat: Chat) -> None:
    packet = {"reason": "asked", "order_number": "AB1234"}
    chat.dialogue.script = lambda _r: said("done", {"do": "hand_over", "packet": packet})
    await chat.answers(await chat.say("a person please"))

    async with chat.database.read.connect() as connection:
        (case,) = await unclosed(connection)
    assert [{name: request[name] for name in packet} for request in case.requests] == [packet]


async def test_every_answer_is_promised_to_its_channel(chat: Chat) -> None:
    receipt = await chat.say("where is it")
    answers = await chat.answers(receipt)

    async with chat.database.read.connect() as connection:
        promised = (await connection.execute(select(func.count()).select_from(deliveries))).scalar_one()
        turn_count = (await connection.execute(select(func.count()).select_from(turns))).scalar_one()
    assert promised == len(answers)
    assert turn_count == 1
    assert chat.announced == ["web"]


async def test_positions_in_the_transcript_have_no_gap(chat: Chat) -> None:
    receipt = await chat.say("one thing")
    await chat.say("another thing")
    await chat.settled()
    await chat.say("a third thing")
    await chat.settled()

    seqs = [message.seq for message in await chat.transcript(receipt.conversation_id)]
    assert seqs == list(range(1, len(seqs) + 1))
