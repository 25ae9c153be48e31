"""Customers' files: with their message, for its conversation only, and gone with it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.attachments.tables import uploads
from bot.inbound.intake import MessageRefusedError
from bot.inbound.rate_limits import Limits, Rates
from bot.inbound.uploads import Uploads
from bot.personal_data import REGISTRY
from bot.privacy.export import tell
from bot.privacy.retention import delete_older
from gendan.platform.data_subject import Subject
from tests.support.gateway import CHAT, Chat
from tests.support.pictures import PDF, picture

WORDS = "It came broken"


async def uploaded(chat: Chat, content: bytes = b"") -> str:
    upload_id, _ = await keeper(chat).take(CHAT, "mug.jpg", content or picture("JPEG"))
    return upload_id


def keeper(chat: Chat) -> Uploads:
    return Uploads(chat.database, chat.clock, Limits(Rates(), lambda: 0.0, frozenset({"web"})))


async def count(chat: Chat) -> int:
    async with chat.database.read.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(uploads)))


async def test_a_message_brings_its_files_in_order(chat: Chat) -> None:
    first, second = await uploaded(chat), await uploaded(chat, PDF)

    receipt = await chat.say(WORDS, uploads=(second, first))

    [message, *_] = await chat.transcript(receipt.conversation_id)
    assert [one["upload_id"] for one in message.body["attachments"]] == [second, first]
    assert [one["kind"] for one in message.body["attachments"]] == ["document", "photo"]


async def test_the_same_message_again_is_the_same_message(chat: Chat) -> None:
    upload_id = await uploaded(chat)
    first = await chat.say(WORDS, external_id="x", uploads=(upload_id,))
    again = await chat.say(WORDS, external_id="x", uploads=(upload_id,))
    assert (again.message_id, again.is_repeat) == (first.message_id, True)


async def test_a_file_is_used_once_and_in_its_own_conversation_only(chat: Chat) -> None:
    upload_id = await uploaded(chat)
    with pytest.raises(MessageRefusedError) as elsewhere:
        await chat.say(WORDS, chat="chat-2", uploads=(upload_id,))
    await chat.say(WORDS, uploads=(upload_id,))
    with pytest.raises(MessageRefusedError) as twice:
        await chat.say(WORDS, uploads=(upload_id,))
    assert {elsewhere.value.code, twice.value.code} == {"attachment_unknown"}


async def test_a_refused_message_leaves_its_file_to_be_sent_again(chat: Chat) -> None:
    upload_id = await uploaded(chat)
    with pytest.raises(MessageRefusedError):
        await chat.say(WORDS, uploads=(upload_id, "u_" + "A" * 22))
    assert await chat.say(WORDS, uploads=(upload_id,))


async def test_what_no_message_uses_goes_after_an_hour(chat: Chat) -> None:
    await uploaded(chat)
    await chat.say(WORDS, uploads=(await uploaded(chat),))
    chat.clock.pass_by(minutes=61)

    assert await keeper(chat).forget_unused() == 1
    assert await count(chat) == 1


async def test_files_go_by_their_own_age_and_with_their_message(chat: Chat) -> None:
    await chat.say(WORDS, uploads=(await uploaded(chat),))
    await chat.settled()
    long_ago, now = chat.clock.now() - timedelta(days=1), chat.clock.now() + timedelta(minutes=1)

    kept = await delete_older(chat.database, REGISTRY, long_ago, long_ago)
    files = await delete_older(chat.database, REGISTRY, long_ago, now)
    await chat.say(WORDS, uploads=(await uploaded(chat),))
    await chat.settled()
    await delete_older(chat.database, REGISTRY, now, now)

    assert (kept["uploads"], files["uploads"], files["messages"]) == (0, 1, 0)
    assert await count(chat) == 0


async def test_a_conversation_stays_while_a_new_file_waits_in_it_for_its_message(chat: Chat) -> None:
    receipt = await chat.say(WORDS)
    await chat.settled()
    chat.clock.pass_by(days=200)
    await uploaded(chat)
    long_ago = chat.clock.now() - timedelta(days=180)

    done = await delete_older(chat.database, REGISTRY, long_ago)

    assert (done["conversations"], done["messages"] > 0, await count(chat)) == (0, True, 1)
    assert await chat.transcript(receipt.conversation_id) == []


async def test_a_person_is_given_their_files_and_they_go_with_them(chat: Chat) -> None:
    await uploaded(chat, PDF)
    receipt = await chat.say(WORDS, uploads=(await uploaded(chat, PDF),))
    await uploaded(chat, PDF)
    await chat.settled()
    theirs = {receipt.conversation_id: "vouched"}

    async with chat.database.write.begin() as connection:
        [told] = (await tell(connection, REGISTRY, Subject(conversations=theirs)))["conversations"]
        done = await REGISTRY.erase(connection, Subject("C1001", conversations=theirs))

    assert [one["name"] for one in told["uploads"]] == ["mug.pdf", "mug.pdf"]
    assert told["uploads"][0]["content"].startswith("JVBERi")
    assert (done["uploads"], await count(chat)) == (2, 0)
