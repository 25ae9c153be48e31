"""One person's conversations: found, exported, erased; other people's stay."""

import asyncio
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, select, update

from bot.cases.notice_repository import add_notice
from bot.cases.tables import notices
from bot.conversations.personal_data import BLANK
from bot.conversations.tables import conversations
from bot.personal_data import REGISTRY
from bot.privacy.export import tell
from bot.privacy.find import conversations_about, conversations_of, owners_of
from bot.privacy.hold import OWNER, hold
from bot.privacy.retention import delete_older
from bot.shared.conversation_rows import BLANKED
from bot.tables import metadata
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import Connection
from tests.support.gateway import Chat, FrozenClock, said
from tests.support.personal_data import unanswered, untouched

LI_WEI = Subject(
    "C1001",
    names=("李伟",),
    contacts=("li.wei@example.com",),
    words=("li.wei@example.com", "13800138000", "南京西路1266号"),
    numbers=("GD100001",),
    conversations={"of nobody": "order"},
)

# What holds nothing about a person, and why.
OF_NOBODY = {
    "gateways": "which gateways are alive",
    "leaders": "which gateway does what for all",
    "rate_limits": "token buckets, by digests of whose they are",
}


async def found(chat: Chat, subject: Subject = LI_WEI) -> Subject:
    async with chat.database.read.connect() as connection:
        theirs = await conversations_of(connection, subject)
        subject = replace(subject, conversations=theirs)
        return replace(subject, mentioned_in=tuple(await conversations_about(connection, subject)))


async def erased(chat: Chat, subject: Subject = LI_WEI) -> dict[str, int]:
    subject = await found(chat, subject)
    await hold(chat.database, subject.conversations, chat.clock)
    async with chat.database.write.begin() as connection:
        return await REGISTRY.erase(connection, subject)


async def told(chat: Chat, conversation_id: str) -> dict[str, Any]:
    async with chat.database.read.connect() as connection:
        held = await tell(connection, REGISTRY, Subject(conversations={conversation_id: "vouched"}))
    (conversation,) = held["conversations"]
    return dict(conversation)


async def everything(chat: Chat) -> str:
    async def rows(connection: Connection) -> list[Any]:
        return [list(await connection.execute(select(table))) for table in metadata.sorted_tables]

    async with chat.database.read.connect() as connection:
        return str(await rows(connection))


async def talk(chat: Chat) -> tuple[str, str]:
    """Let Li Wei talk, signed in, and Emma; return their conversations."""
    packet = {"question": "我是李伟", "reason": "complaint"}
    chat.dialogue.script = lambda request: said(
        "echo", {"do": "hand_over", "packet": packet}, text=request.text
    )
    mine = await chat.say("我叫李伟，电话13800138000", customer_id="C1001")
    await chat.answers(mine)
    chat.dialogue.script = lambda request: said("echo", text=request.text)
    hers = await chat.say("Where is my mug?", chat="chat-2", customer_id="C2001")
    await chat.answers(hers)
    return mine.conversation_id, hers.conversation_id


async def test_conversations_are_theirs_by_the_shops_word_or_by_proof(chat: Chat) -> None:
    mine, hers = await talk(chat)
    proved = await chat.say("hello", chat="chat-3")
    asked = {proved.conversation_id: "order", hers: "order"}
    subject = await found(chat, replace(LI_WEI, conversations=asked))
    assert subject.conversations == {mine: "vouched", proved.conversation_id: "order"}


async def test_a_conversation_says_whose_it_is(chat: Chat) -> None:
    mine, _hers = await talk(chat)
    async with chat.database.read.connect() as connection:
        assert await owners_of(connection, [mine, "c_unknown"]) == {mine: "C1001"}


async def test_an_export_has_the_transcript_and_the_case_of_the_person_alone(chat: Chat) -> None:
    mine, _hers = await talk(chat)
    held = await told(chat, mine)
    assert [message["sender"] for message in held["messages"]][:1] == ["customer"]
    assert held["messages"][0]["body"]["text"] == "我叫李伟，电话13800138000"
    assert held["cases"][0]["requests"][0]["question"] == "我是李伟"
    assert json.dumps(held)
    assert "mug" not in str(held)


async def test_export_and_receipt_begin_with_the_kinds_that_they_always_had_in_their_order(
    chat: Chat,
) -> None:
    mine, _hers = await talk(chat)
    kinds = list(await told(chat, mine))
    parts = kinds[kinds.index("messages") :]
    assert parts[:6] == ["messages", "turns", "cases", "deliveries", "ratings", "uploads"]
    assert list(await erased(chat))[:14] == [
        *("pending", "deliveries", "cases", "notices", "buttons", "ratings", "turns", "uploads", "messages"),
        *("web_sessions", "conversations", "linked_accounts", "link_tokens", BLANKED),
    ]


async def test_after_an_erasure_no_table_knows_what_was_said(chat: Chat) -> None:
    mine, _hers = await talk(chat)
    assert "李伟" in await everything(chat)
    assert (await erased(chat))["conversations"] == 1
    after = await everything(chat)
    assert not [word for word in ("李伟", "13800138000", "C1001", mine) if word in after]


def test_every_table_is_answered_for() -> None:
    assert unanswered(metadata.tables.values(), REGISTRY, OF_NOBODY) == []


def test_a_table_that_nobody_answers_for_is_noticed() -> None:
    planted = Table("plants", MetaData(), Column("conversation_id", String))
    (problem,) = unanswered([*metadata.tables.values(), planted], REGISTRY, OF_NOBODY)
    assert problem.startswith("plants: what does it hold of a person")


def test_what_keeps_a_conversation_ages_by_itself_or_with_its_message() -> None:
    aged = {column.table.name for column in REGISTRY.aged_by.values()}
    parts = {table.name for table in REGISTRY.tables if "conversation_id" in table.c}
    assert parts - aged == {"messages", "deliveries", "pending"}


async def test_whoever_answers_for_a_table_looks_at_it(chat: Chat) -> None:
    somebody = replace(LI_WEI, mentioned_in=("c_of_others",))
    async with chat.database.write.begin() as connection:
        assert await untouched(connection, REGISTRY, somebody) == []


async def test_an_erasure_leaves_other_conversations_as_they_are(chat: Chat) -> None:
    _mine, hers = await talk(chat)
    before = await told(chat, hers)
    await erased(chat)
    assert await told(chat, hers) == before


async def test_others_keep_their_conversation_without_the_persons_name_and_contacts(chat: Chat) -> None:
    other = await chat.say("查 GD100001，邮箱 Li.Wei@Example.com", chat="chat-3")
    await chat.say("收件人李伟", chat="chat-3")
    await chat.say("那我的杯子呢", chat="chat-3")
    await chat.answers(other)
    await erased(chat)
    texts = [message.body for message in await chat.transcript(other.conversation_id)]
    assert texts.count(BLANK) >= 2
    assert {"text": "那我的杯子呢"} in texts
    assert not [word for word in ("李伟", "Li.Wei") if word in await everything(chat)]


async def test_an_answer_to_somebody_else_that_names_the_person_is_mailed_no_more(chat: Chat) -> None:
    _mine, hers = await talk(chat)
    async with chat.database.write.begin() as connection:
        for text in ("南京西路1266号 has it", "It is on its way"):
            await add_notice(connection, {"text": text}, chat.clock.now(), hers)
    subject = replace(await found(chat), mentioned_in=(hers,))
    async with chat.database.write.begin() as connection:
        await REGISTRY.erase(connection, subject)
    async with chat.database.read.connect() as connection:
        assert list(await connection.scalars(select(notices.c.content))) == [{"text": "It is on its way"}]


async def test_a_number_within_a_longer_one_names_nobody(chat: Chat) -> None:
    other = await chat.say("订单 GD1000012 和 xli.wei@example.com", chat="chat-3")
    await chat.answers(other)
    assert (await found(chat)).mentioned_in == ()


async def test_an_erasure_waits_for_the_turn_that_is_under_way(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("我叫李伟", customer_id="C1001")
    await chat.turn_begun()
    erasing = asyncio.create_task(erased(chat))
    await asyncio.sleep(0.6)
    assert not erasing.done()
    chat.dialogue.gate.set()
    await erasing
    assert "李伟" not in await everything(chat)
    assert await chat.transcript(receipt.conversation_id) == []


async def test_who_was_erased_can_begin_anew(chat: Chat) -> None:
    await talk(chat)
    await erased(chat)
    again = await chat.say("还在吗，我的订单", customer_id="C1001")
    assert await chat.answers(again)


async def test_a_turn_whose_conversation_was_erased_writes_nothing(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("我叫李伟", customer_id="C1001")
    await chat.turn_begun()
    async with chat.database.write.begin() as connection:
        await connection.execute(update(conversations).values(lease_owner=OWNER))
        await REGISTRY.erase(connection, replace(LI_WEI, conversations={receipt.conversation_id: "vouched"}))
    chat.dialogue.gate.set()
    await chat.scheduler.drain(5)
    assert "李伟" not in await everything(chat)


async def test_transcripts_are_forgotten_by_their_age(chat: Chat, clock: FrozenClock) -> None:
    mine, _hers = await talk(chat)
    clock.pass_by(days=100)
    await chat.answers(await chat.say("Another mug", chat="chat-2", customer_id="C2001"))
    done = await delete_older(chat.database, REGISTRY, clock.now().replace(hour=0))
    assert (done["conversations"], done["cases"]) == (1, 1)
    after = await everything(chat)
    assert ("Another mug" in after, "Where is my mug" in after, mine in after) == (True, False, False)
