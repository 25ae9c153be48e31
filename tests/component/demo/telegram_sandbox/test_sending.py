from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden

from demo.telegram_sandbox.attachments import picture
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox
from tests.support.telegram_sandbox.library import Clock, call

ONE_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Where is it?", callback_data="b1")]])


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A site with a picture and a page."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/label.png":
            return web.Response(body=picture(), content_type="image/png")
        return web.Response(text="a page") if request.path == "/page" else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path}", answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_message_comes_as_people_see_it(bot: Bot, customer: User) -> None:
    sent = await bot.send_message(
        customer.id,
        "<b>您的包裹</b> &lt;GD1&gt; 🚚 在 <a href='https://shop.example/1'>路上</a>",
        parse_mode="HTML",
        reply_markup=ONE_BUTTON,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert customer.texts == ["您的包裹 <GD1> 🚚 在 路上"] == [sent.text]
    assert sent.parse_entities() == {sent.entities[0]: "您的包裹", sent.entities[1]: "路上"}
    assert customer.received[0].buttons == [["Where is it?"]]
    assert sent.reply_markup == ONE_BUTTON
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert sent.chat.id == customer.id


async def test_a_reply_keyboard_stands_until_it_is_removed(bot: Bot, customer: User) -> None:
    keyboard = ReplyKeyboardMarkup(
        [[KeyboardButton("Share my number", request_contact=True)], ["No"]], resize_keyboard=True
    )
    await bot.send_message(customer.id, "May I?", reply_markup=keyboard)
    assert customer.chat.keyboard
    assert customer.tap("No")["text"] == "No"
    assert customer.tap("Share my number")["contact"]["user_id"] == customer.id
    await bot.send_message(customer.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert customer.chat.keyboard is None


async def test_a_one_time_keyboard_goes_after_use(bot: Bot, customer: User) -> None:
    keyboard = ReplyKeyboardMarkup([["Yes"]], one_time_keyboard=True)
    await bot.send_message(customer.id, "Sure?", reply_markup=keyboard)
    customer.tap("Yes")
    with pytest.raises(LookupError):
        customer.tap("Yes")


async def test_a_reply_shows_what_it_replies_to(bot: Bot, customer: User) -> None:
    asked = customer.send("Where?")["message_id"]
    sent = await bot.send_message(
        customer.id, "Here", reply_parameters=ReplyParameters(asked), reply_markup=ForceReply()
    )
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == asked
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(customer.id, "Here", reply_parameters=ReplyParameters(999))


async def test_typing_shows_for_five_seconds_or_until_the_message(bot: Bot, customer: User) -> None:
    await bot.send_chat_action(customer.id, ChatAction.TYPING)
    assert customer.chat.action[0] == "typing"
    await bot.send_message(customer.id, "Here")
    assert customer.chat.action[0] == ""
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(customer.id, "juggling")


async def test_a_photo_is_sent_as_a_file_by_its_address_and_by_its_id(
    bot: Bot, customer: User, site: str
) -> None:
    sent = await bot.send_photo(customer.id, picture(), caption="<i>Label</i>", parse_mode="HTML")
    assert (sent.caption, sent.photo[-1].width) == ("Label", 64)
    by_address = await bot.send_photo(customer.id, f"{site}/label.png")
    by_id = await bot.send_photo(customer.id, sent.photo[-1].file_id)
    assert by_id.photo == sent.photo
    for message in (by_address, by_id):
        assert await (await bot.get_file(message.photo[-1].file_id)).download_as_bytearray() == picture()
    assert [delivery.text for delivery in customer.received] == ["Label", "", ""]


async def test_a_document_keeps_its_name(bot: Bot, customer: User) -> None:
    sent = await bot.send_document(customer.id, b"%PDF-", filename="发票.pdf", caption="Your invoice")
    assert sent.document
    assert (sent.document.file_name, sent.document.file_size) == ("发票.pdf", 5)
    assert await (await bot.get_file(sent.document)).download_as_bytearray() == b"%PDF-"


@pytest.mark.parametrize(
    ("photo", "reason"),
    [
        ("{site}/nothing", "Failed to get HTTP URL content"),
        ("{site}/page", "Wrong type of the web page content"),
        ("http://127.0.0.1:9/x.png", "Failed to get HTTP URL content"),
        ("no-such-file", "Wrong file identifier/HTTP URL specified"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
    ],
)
async def test_what_is_no_photo_is_refused(
    bot: Bot, customer: User, site: str, photo: str | bytes, reason: str
) -> None:
    given = photo.format(site=site) if isinstance(photo, str) else photo
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_photo(customer.id, given)
    assert customer.received == []


async def test_a_jpeg_tells_its_size(bot: Bot, customer: User) -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00"
    (photo,) = (await bot.send_photo(customer.id, jpeg)).photo
    assert (photo.width, photo.height) == (32, 16)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Message text is empty"),
        (" \n ", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("<b>open", """Can't parse entities: can't find end tag corresponding to start tag "b\""""),
        ("a < b", 'unsupported start tag ""|unclosed start tag at byte offset 2'),
        ("您<script>x</script>", 'unsupported start tag "script" at byte offset 3'),
        ("<b>x</i>", 'unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "unexpected end tag at byte offset 1"),
        ("<span>x</span>", 'tag "span" must have class "tg-spoiler"'),
    ],
)
async def test_a_text_that_telegram_can_t_read_is_refused(
    bot: Bot, customer: User, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_message(customer.id, text, parse_mode="HTML")
    assert customer.received == []


async def test_without_html_signs_stay_as_they_are(bot: Bot, customer: User) -> None:
    sent = await bot.send_message(customer.id, "1 < 2 &amp; https://shop.example/a, /help")
    assert sent.text == "1 < 2 &amp; https://shop.example/a, /help"
    assert list(sent.parse_entities().values()) == ["https://shop.example/a", "/help"]


async def test_who_can_t_be_written_to_is_told_in_telegram_s_words(
    sandbox: Sandbox, bot: Bot, customer: User
) -> None:
    stranger, neighbour, gone = (sandbox.add_user() for _ in range(3))
    group = sandbox.add_group()
    neighbour.send("hello all", group)
    gone.start()
    gone.deactivate()
    customer.block()
    for chat_id, kind, reason in (
        (stranger.id, BadRequest, "Chat not found"),
        (12345, BadRequest, "Chat not found"),
        (neighbour.id, Forbidden, "bot can't initiate conversation with a user"),
        (customer.id, Forbidden, "bot was blocked by the user"),
        (gone.id, Forbidden, "user is deactivated"),
    ):
        with pytest.raises(kind, match=reason):
            await bot.send_message(chat_id, "x")
        with pytest.raises(kind, match=reason):
            await bot.send_photo(chat_id, picture())
    customer.unblock()
    await bot.send_message(customer.id, "welcome back")
    assert customer.texts == ["welcome back"]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ([1], "object expected as reply markup"),
        ("{", "can't parse reply_markup JSON object"),
        ({"inline_keyboard": [1]}, "inline keyboard must be an Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [[{"text": "x", "url": "javascript:1"}]]}, "Unsupported URL protocol"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 101]}, "reply markup is too long"),
        ({"keyboard": [[{"request_contact": True}]]}, 'Can\'t find field "text"'),
        ({"keyboard": [["x"]], "input_field_placeholder": "x" * 65}, "placeholder is too long"),
    ],
)
async def test_a_keyboard_that_is_none_is_refused(
    sandbox: Sandbox, customer: User, markup: Any, reason: str
) -> None:
    answer = await call(sandbox, "sendMessage", chat_id=customer.id, text="x", reply_markup=markup)
    assert answer["error_code"] == 400
    assert reason in answer["description"]
    assert customer.received == []


async def test_a_group_isn_t_asked_for_a_phone_number(sandbox: Sandbox, bot: Bot) -> None:
    group = sandbox.add_group()
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Phone", request_contact=True)]])
    with pytest.raises(BadRequest, match="private chats only"):
        await bot.send_message(group.id, "x", reply_markup=keyboard)


async def test_a_text_is_changed_and_no_change_is_refused(bot: Bot, customer: User) -> None:
    sent = await bot.send_message(customer.id, "Looking …", reply_markup=ONE_BUTTON)
    edited = await sent.edit_text("<b>Found</b>", parse_mode="HTML")
    assert edited.text == "Found"
    assert edited.reply_markup is None
    assert edited.edit_date
    assert [delivery.method for delivery in customer.chat.deliveries] == ["sendMessage", "editMessageText"]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("<b>Found</b>", parse_mode="HTML")


async def test_a_used_keyboard_is_taken_away(bot: Bot, customer: User) -> None:
    sent = await bot.send_message(customer.id, "Which?", reply_markup=ONE_BUTTON)
    await sent.edit_reply_markup(None)
    with pytest.raises(LookupError):
        customer.press("Where is it?")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(None)


async def test_only_the_bot_s_own_texts_can_be_changed(bot: Bot, customer: User) -> None:
    theirs = customer.send("hello")["message_id"]
    photo = await bot.send_photo(customer.id, picture())
    for message_id, reason in (
        (theirs, "Message can't be edited"),
        (999, "Message to edit not found"),
        (photo.message_id, "There is no text in the message to edit"),
    ):
        with pytest.raises(BadRequest, match=reason):
            await bot.edit_message_text("x", customer.id, message_id)


async def test_a_message_is_deleted_while_it_is_young(bot: Bot, customer: User, clock: Clock) -> None:
    sent = await bot.send_message(customer.id, "code 123456")
    old = await bot.send_message(customer.id, "old")
    assert await sent.delete()
    assert [message["text"] for message in customer.chat.messages.values()] == ["/start", "old"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    clock.advance(timedelta(days=2, seconds=1).total_seconds())
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await old.delete()


async def test_a_group_that_the_bot_left_takes_nothing_more(sandbox: Sandbox, bot: Bot) -> None:
    group = sandbox.add_group()
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_message(group.id, "hello")


async def test_a_private_chat_cannot_be_left(bot: Bot, customer: User) -> None:
    with pytest.raises(BadRequest, match="private"):
        await bot.leave_chat(customer.id)
