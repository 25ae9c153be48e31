import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Conflict

from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.telegram_sandbox.library import Clock, library

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="b_go")]])


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(timeout=5))[-1]


async def test_a_poll_gets_what_waits_until_it_is_confirmed(
    sandbox: Sandbox, bot: Bot, customer: User
) -> None:
    for text in ("one", "two", "three"):
        customer.send(text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert await bot.get_updates(limit=2) == first
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["three"]
    one, _two, three = sandbox.updates[-3:]
    assert (len(one.given_at), len(one.acknowledged_at)) == (2, 1)
    assert (len(three.given_at), len(three.acknowledged_at)) == (1, 0)


async def test_a_negative_offset_forgets_all_but_the_newest(bot: Bot, customer: User) -> None:
    for text in ("one", "two", "three"):
        customer.send(text)
    (update,) = await bot.get_updates(offset=-1)
    assert update.message
    assert update.message.text == "three"
    assert await bot.get_updates() == (update,)


async def test_a_poll_waits_for_the_first_update(bot: Bot, customer: User) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    assert not poll.done()
    customer.send("now")
    assert len(await asyncio.wait_for(poll, 2)) == 1


async def test_of_two_polls_the_newer_stays(sandbox: Sandbox, bot: Bot, customer: User) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    async with library(sandbox) as second:
        newer = asyncio.create_task(second.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        customer.send("hello")
        assert len(await newer) == 1


async def test_a_webhook_and_polling_exclude_each_other(bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_only_the_wished_kinds_are_queued_and_the_wish_stays(bot: Bot, customer: User) -> None:
    assert await bot.get_updates(allowed_updates=["callback_query"]) == ()
    customer.send("hello")
    assert await bot.get_updates() == ()
    assert await bot.get_updates(allowed_updates=[]) == ()
    customer.send("hello again")
    assert len(await bot.get_updates()) == 1


async def test_start_carries_its_payload_as_a_command(bot: Bot, sandbox: Sandbox) -> None:
    sandbox.add_user(language_code="zh-hans").start("token_-1")
    message = (await newest(bot)).message
    assert message
    assert message.text == "/start token_-1"
    assert list(message.parse_entities(["bot_command"]).values()) == ["/start"]
    assert message.from_user
    assert message.from_user.language_code == "zh-hans"


async def test_everything_that_people_send_arrives_as_what_it_is(bot: Bot, customer: User) -> None:
    friend = customer.person.__class__(77, "Anna", phone="4915112345678")
    customer.send_photo(caption="broken")
    customer.send_document("发票.pdf", b"%PDF-1.7")
    customer.send_voice(4)
    customer.send_video(9)
    customer.send_sticker("🎉")
    customer.send_location(31.0, 121.0)
    customer.share_contact()
    customer.send_contact(friend)
    customer.send_contact(friend, with_account=False)
    messages = [update.message for update in await bot.get_updates() if update.message]
    photo, document, voice, video, sticker, place, own, others, plain = messages
    assert photo.caption == "broken"
    assert await (await photo.photo[-1].get_file()).download_as_bytearray()
    assert document.document
    assert (document.document.file_name, document.document.mime_type) == ("发票.pdf", "application/pdf")
    assert voice.voice
    assert voice.voice.duration.total_seconds() == 4
    assert video.video
    assert sticker.sticker
    assert sticker.sticker.emoji == "🎉"
    assert place.location
    assert (place.location.latitude, place.location.longitude) == (31.0, 121.0)
    assert own.contact
    assert (own.contact.user_id, own.contact.phone_number) == (customer.id, "8613800001234")
    assert others.contact
    assert others.contact.user_id == 77
    assert plain.contact
    assert plain.contact.user_id is None


async def test_a_press_tells_the_message_and_the_data(bot: Bot, customer: User) -> None:
    sent = await bot.send_message(customer.id, "Ready?", reply_markup=GO)
    press = customer.press("Go")
    query = (await newest(bot)).callback_query
    assert query
    assert (query.id, query.data, query.from_user.id) == (press.id, "b_go", customer.id)
    assert query.message
    assert query.message.message_id == sent.message_id
    await query.answer("Going", show_alert=True)
    assert press.answer
    assert press.answer["text"] == "Going"


async def test_a_press_is_answered_once_and_soon(bot: Bot, customer: User, clock: Clock) -> None:
    await bot.send_message(customer.id, "Ready?", reply_markup=GO)
    answered, old = customer.press("Go"), customer.press("Go")
    await bot.answer_callback_query(answered.id)
    for query_id in (answered.id, "unknown"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query_id)
    clock.advance(16)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(old.id)


async def test_an_edit_comes_as_an_edit(bot: Bot, customer: User) -> None:
    message_id = customer.send("wher is it")["message_id"]
    customer.edit(message_id, "where is it")
    edited = (await newest(bot)).edited_message
    assert edited
    assert (edited.message_id, edited.text) == (message_id, "where is it")
    assert edited.edit_date


async def test_who_blocks_the_bot_is_told_and_can_t_write(bot: Bot, customer: User) -> None:
    customer.block()
    changed = (await newest(bot)).my_chat_member
    assert changed
    assert changed.new_chat_member.status == ChatMemberStatus.BANNED
    with pytest.raises(RuntimeError, match="has blocked the bot"):
        customer.send("hello?")
    customer.start()
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["/start"]


async def test_a_group_is_a_group(bot: Bot, sandbox: Sandbox, customer: User) -> None:
    customer.send("who has seen my parcel?", sandbox.add_group("Neighbours"))
    message = (await newest(bot)).message
    assert message
    assert (message.chat.type, message.chat.title) == (ChatType.SUPERGROUP, "Neighbours")
    assert message.from_user
    assert message.from_user.id == customer.id


async def test_a_file_that_is_too_large_can_t_be_fetched(bot: Bot, customer: User) -> None:
    customer.send_document("film.mkv", bytes(20_000_001))
    message = (await newest(bot)).message
    assert message
    assert message.document
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(message.document)


async def test_waiting_for_an_answer_says_what_came_instead(bot: Bot, customer: User) -> None:
    await bot.send_message(customer.id, "one")
    with pytest.raises(TimeoutError, match=r"1 of 2 messages came: \['one'\]"):
        await customer.receives(2, timeout_s=0.05)
    answer = asyncio.create_task(customer.receives(2))
    await bot.send_message(customer.id, "two")
    assert [delivery.text for delivery in await answer] == ["one", "two"]


async def test_a_stand_in_that_is_started_again_gives_no_id_twice(clock: Clock) -> None:
    ids = []
    for _run in range(2):
        async with serving(now=clock) as sandbox:
            message_id = sandbox.add_user().send("x")["message_id"]
            ids.append((sandbox.updates[-1].id, message_id))
        clock.advance(1)
    (first_update, first_message), (second_update, second_message) = ids
    assert second_update > first_update
    assert second_message > first_message
