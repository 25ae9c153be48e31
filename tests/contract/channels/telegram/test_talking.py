"""What customers send on Telegram, and what they get."""

import asyncio
from typing import Any

import pytest

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from tests.support.gateway import Chat, said
from tests.support.telegram import Line
from tests.support.waiting import until


@pytest.fixture
def customer(sandbox: Sandbox) -> User:
    return sandbox.add_user("Emma", language_code="en")


@pytest.fixture
def wei(sandbox: Sandbox) -> User:
    return sandbox.add_user("李伟", language_code="zh-hans")


def offering(chat: Chat, *titles: str) -> None:
    answer = said("done")
    answer.messages[0]["buttons"] = [
        {"title": title, "payload": {"intent": "affirm", "entities": {"order_number": title}}}
        for title in titles
    ]
    chat.dialogue.script = lambda _request: answer


async def test_a_question_is_answered_in_the_same_chat(line: Line, wei: User) -> None:
    wei.send("我的快递到哪了")
    received = await wei.receives(2)

    assert "自动客服助手" in received[0].text
    assert received[1].text == "收到：我的快递到哪了"
    assert not line.dropped


async def test_while_it_is_answered_the_bot_is_seen_typing(line: Line, chat: Chat, wei: User) -> None:
    chat.dialogue.gate.clear()
    wei.send("我的快递到哪了")
    await until(lambda: wei.chat.action[0] == "typing")


async def test_tries_are_counted_by_the_user_and_the_chat_is_the_address(line: Line, wei: User) -> None:
    wei.send("我的快递到哪了")
    await wei.receives(2)
    found = await line.conversation()

    assert (found["channel"], found["account"]) == ("telegram", line.sandbox.token.split(":")[0])
    assert (found["address"], found["source"]) == (str(wei.id), f"telegram:{wei.id}")


async def test_a_pressed_button_means_what_the_gateway_stored_and_its_keyboard_goes(
    line: Line, chat: Chat, customer: User
) -> None:
    offering(chat, "button_yes")
    customer.send("AB1234")
    offer = (await customer.receives(2))[-1]
    chat.dialogue.script = lambda _request: said("done")
    query = customer.press("Yes")
    await customer.receives(3)
    await until(lambda: "reply_markup" not in customer.chat.messages[offer.message_id])

    assert chat.dialogue.requests[-1].payload == {
        "intent": "affirm",
        "entities": {"order_number": "button_yes"},
    }
    assert query.answer is not None
    assert not query.answer.get("text")


async def test_a_keyboard_counts_once_however_often_it_is_pressed(
    line: Line, chat: Chat, customer: User
) -> None:
    offering(chat, "button_yes", "button_no")
    customer.send("AB1234")
    await customer.receives(2)
    first, second = customer.press("Yes"), customer.press("No")
    await until(lambda: first.answer is not None and second.answer is not None)
    await chat.settled()

    assert [request.payload is not None for request in chat.dialogue.requests] == [False, True]


@pytest.mark.parametrize("data", ["b_" + "x" * 22, "nothing we made", "b_\u202e"])
async def test_an_unknown_button_is_answered_with_a_short_word(
    line: Line, customer: User, chat: Chat, data: str
) -> None:
    customer.send("where is it")
    message = (await customer.receives(2))[-1]
    query = customer.press_data(message.message_id, data)
    await until(lambda: query.answer is not None)

    assert query.answer is not None
    assert query.answer["text"] == "That button no longer works. Just type your message."
    assert len(chat.dialogue.requests) == 1


async def test_another_customers_button_does_nothing(
    line: Line, chat: Chat, customer: User, wei: User
) -> None:
    offering(chat, "button_yes")
    customer.send("AB1234")
    data = (await customer.receives(2))[-1].message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    wei.send("我的快递到哪了")
    message = (await wei.receives(2))[-1]
    query = wei.press_data(message.message_id, data)
    await until(lambda: query.answer is not None)
    await chat.settled()

    assert query.answer is not None
    assert "失效" in query.answer["text"]
    assert all(request.payload is None for request in chat.dialogue.requests)


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("/start", "greet"),
        ("/start from_a_link", "greet"),
        ("/orders", "order_status"),
        ("/language", "set_language"),
        ("/human", "talk_to_human"),
        ("/Human@gendan_demo_bot please", "talk_to_human"),
        ("/stop", "stop_notifications"),
    ],
)
async def test_a_menus_command_means_what_a_button_would(
    line: Line, chat: Chat, customer: User, written: str, meaning: str
) -> None:
    customer.send(written)
    await customer.receives(2)
    (request,) = chat.dialogue.requests

    assert request.payload is not None
    assert request.payload["intent"] == meaning
    assert request.text == ""
    assert "from_a_link" not in str(await line.kept())


async def test_an_unknown_command_is_what_was_typed(line: Line, chat: Chat, customer: User) -> None:
    customer.send("/inform GD1")
    await customer.receives(2)

    assert (chat.dialogue.requests[0].text, chat.dialogue.requests[0].payload) == ("/inform GD1", None)


@pytest.mark.parametrize(
    ("locale", "word"), [("en", "look up orders"), ("zh-hans", "查订单"), ("zh-TW", "查訂單")]
)
async def test_help_is_given_without_the_dialogue_in_the_customers_language(
    line: Line, chat: Chat, sandbox: Sandbox, locale: str, word: str
) -> None:
    customer = sandbox.add_user(language_code=locale)
    customer.send("/help")
    help_given = (await customer.receives(2))[-1]

    assert word in help_given.text
    assert sum(map(len, help_given.buttons)) == 4
    assert not chat.dialogue.requests


async def test_a_photo_without_words_is_kept_and_asked_about(line: Line, chat: Chat, wei: User) -> None:
    photo = wei.send_photo()
    chat.clock.pass_by(seconds=2)
    received = await wei.receives(2)
    (kept,) = await line.kept()

    assert "照片收到" in received[-1].text
    assert "哪件事" in received[-1].text
    assert kept["attachments"][0]["kind"] == "photo"
    assert kept["attachments"][0]["file_id"] == photo["photo"][-1]["file_id"]
    assert not chat.dialogue.requests


async def test_a_photos_caption_is_the_message_and_the_photo_is_noted(
    line: Line, chat: Chat, customer: User
) -> None:
    customer.send_photo(caption="it came broken")
    received = await customer.receives(3)
    (kept,) = await line.kept()

    assert [request.text for request in chat.dialogue.requests] == ["it came broken"]
    assert received[1].text == "Got: it came broken"
    assert "kept with your message" in received[2].text
    assert (kept["text"], kept["attachments"][0]["kind"]) == ("it came broken", "photo")


async def test_a_photo_and_the_words_right_after_it_are_one_thought(
    line: Line, chat: Chat, customer: User
) -> None:
    customer.send_photo()
    await chat.accepted(1)
    customer.send("it came broken")
    received = await customer.receives(3)

    assert [request.text for request in chat.dialogue.requests] == ["it came broken"]
    assert "What is it about" not in "".join(delivery.text for delivery in received)


async def test_further_photos_in_a_row_are_not_asked_about_again(
    line: Line, chat: Chat, customer: User
) -> None:
    for number in range(3):
        customer.send_photo()
        await line.answered(number + 1)
    chat.clock.pass_by(minutes=10)
    customer.send_photo()
    await line.answered(4)
    await customer.receives(3)

    assert sum("What is it about" in text for text in customer.texts) == 2


@pytest.mark.parametrize("send", ["send_voice", "send_video", "send_location", "send_contact"])
async def test_what_cannot_be_read_gets_an_honest_line_and_a_person(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User, send: str
) -> None:
    arguments: Any = (sandbox.add_user().person,) if send == "send_contact" else ()
    getattr(customer, send)(*arguments)
    chat.clock.pass_by(seconds=2)
    told = (await customer.receives(2))[-1]
    (kept,) = await line.kept()

    assert "I can't" in told.text
    assert told.buttons == [["Talk to a person"]]
    assert kept["attachments"][0]["kind"] in {"voice", "video", "place", "contact"}
    assert not chat.dialogue.requests


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"dice": {"emoji": "🎲", "value": 3}}, "other"),
        ({"poll": {"id": "1", "question": "Which?", "options": [], "total_voter_count": 0, "is_closed": False,
                   "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}}, "poll"),
        ({"video_note": {"file_id": "f", "file_unique_id": "u", "length": 240, "duration": 3}}, "video"),
        ({"audio": {"file_id": "f", "file_unique_id": "u", "duration": 3}}, "audio"),
    ],
)  # fmt: skip
async def test_rarer_kinds_get_an_honest_line_too(
    line: Line, chat: Chat, customer: User, content: dict[str, Any], kind: str
) -> None:
    customer.put(content)
    chat.clock.pass_by(seconds=2)
    told = (await customer.receives(2))[-1]

    assert told.buttons == [["Talk to a person"]]
    assert (await line.kept())[0]["attachments"][0]["kind"] == kind


async def test_a_row_of_stickers_gets_one_friendly_answer(line: Line, chat: Chat, customer: User) -> None:
    for number in range(3):
        customer.send_sticker()
        await line.answered(number + 1)
    await customer.receives(2)
    await asyncio.sleep(0.1)

    assert customer.texts[1:] == ["😊 Tell me what I can look up for you."]


async def test_a_service_message_is_no_customers_message(line: Line, customer: User) -> None:
    customer.put({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}})
    await until(lambda: line.dropped == ["service"])

    assert await line.kept() == []


async def test_an_edit_changes_nothing_and_is_counted(line: Line, chat: Chat, customer: User) -> None:
    message = customer.send("where is it")
    await customer.receives(2)
    customer.edit(message["message_id"], "where is AB1234")
    await until(lambda: line.dropped == ["edited_message"])
    await chat.settled()

    assert len(chat.dialogue.requests) == 1


async def test_what_is_said_in_a_group_is_dropped_and_counted(
    line: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    group = sandbox.add_group()
    customer.send("@gendan_demo_bot where is AB1234", group)
    await until(lambda: line.dropped == ["group"])

    assert group.deliveries == []
    assert await line.kept() == []


async def test_in_a_group_it_says_once_that_it_talks_in_private(
    line: Line, sandbox: Sandbox, customer: User
) -> None:
    group = sandbox.add_group()
    customer.invite(group)
    await until(lambda: bool(group.deliveries))
    await asyncio.sleep(0.1)

    (told,) = group.deliveries
    assert "private" in told.text
    assert "https://t.me/gendan_demo_bot" in told.text
    assert group.is_blocked


async def test_who_takes_it_into_a_group_again_is_told_again_and_a_repeat_is_not(
    hooked: Line, sandbox: Sandbox, customer: User
) -> None:
    sandbox.faults.repeat = (4, 4)
    sandbox.faults.delay(0.2, methods={"leaveChat"})
    group = sandbox.add_group()
    for times in (1, 2):
        customer.invite(group)
        await until(lambda times=times: len(group.deliveries) == times and group.is_blocked)  # type: ignore[misc]
    await asyncio.sleep(0.5)

    assert len(group.deliveries) == 2
    assert hooked.dropped == ["group"] * 8


async def test_what_nobody_can_read_holds_up_nothing(line: Line, sandbox: Sandbox, customer: User) -> None:
    sandbox.world.updates.add("message", {"message_id": "?", "chat": 7}, customer.id)
    customer.send("where is it")
    await customer.receives(2)

    assert line.dropped == ["unreadable"]


async def test_order_within_a_chat_is_kept(line: Line, chat: Chat, sandbox: Sandbox) -> None:
    customers = [sandbox.add_user(f"customer {number}") for number in range(5)]
    sandbox.faults.pause_updates(0.3)
    for number in range(8):
        for customer in customers:
            customer.send(f"{customer.id} says {number}")
    await chat.accepted(40)
    await chat.settled()
    kept = [body["text"] for body in await line.kept()]

    for customer in customers:
        theirs = [text for text in kept if text.startswith(str(customer.id))]
        assert theirs == [f"{customer.id} says {number}" for number in range(8)]


async def test_who_sends_too_much_is_told_and_the_others_go_on(
    line: Line, chat: Chat, customer: User, wei: User
) -> None:
    from bot.inbound.rate_limits import Rates  # noqa: PLC0415

    chat.limit(Rates(messages_per_conversation=1))
    customer.send("where is it")
    await customer.receives(2)
    customer.send("where is it now")
    await until(lambda: line.dropped == ["too_many_messages"])
    wei.send("我的快递到哪了")
    await wei.receives(2)
    await customer.receives(3)

    assert customer.texts[-1].startswith("That was a lot at once")


async def test_a_message_that_is_not_taken_is_told_of_once_however_often_it_comes(
    hooked: Line, chat: Chat, sandbox: Sandbox, customer: User
) -> None:
    from bot.inbound.rate_limits import Rates  # noqa: PLC0415

    chat.limit(Rates(messages_per_conversation=1))
    customer.send("where is it")
    await customer.receives(2)
    sandbox.faults.repeat = (4, 4)
    customer.send("where is it now")
    await until(lambda: hooked.dropped == ["too_many_messages"] * 4)
    await asyncio.sleep(0.2)

    assert len(customer.texts) == 3
