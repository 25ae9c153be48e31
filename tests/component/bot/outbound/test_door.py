"""The one door for words to customers: who may speak is looked at where they are written."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.conversations.model import Sender, Speaker
from bot.conversations.repository import Conversation, change_conversation, conversation_at, take_lease
from bot.conversations.transcript import Draft
from bot.outbound import door
from bot.outbound.door import SPEAKERS, Reason
from bot.tables import deliveries, pending
from tests.support.gateway import CHAT, Chat
from tests.support.imports import ROOT, files_of

# What writes words to customers, and promises them to a channel.
WRITERS = {"add_replies": "bot/conversations/transcript.py", "enqueue": "bot/outbound/outbox.py"}
DOOR = "bot/outbound/door.py"


async def conversation_with(chat: Chat, speaker: Speaker) -> Conversation:
    await chat.answers(await chat.say("hello there, where is it"))
    async with chat.database.write.begin() as connection:
        conversation = await conversation_at(connection, CHAT)
        assert conversation
        await change_conversation(connection, conversation.id, speaker=speaker)
    return conversation


async def say(chat: Chat, conversation: Conversation, reason: Reason, lease_owner: str | None = None) -> bool:
    async with chat.database.write.begin() as connection:
        said = await door.say(
            connection,
            conversation,
            [Draft({"text": "Hello"})],
            reason,
            chat.clock.now(),
            lease_owner=lease_owner,
        )
    return said is not None


async def counted(chat: Chat, conversation: Conversation) -> tuple[int, int]:
    async with chat.database.read.connect() as connection:
        promised = await connection.scalar(select(func.count()).select_from(deliveries))
    return len(await chat.transcript(conversation.id)), int(promised)


@pytest.mark.parametrize("speaker", Speaker)
@pytest.mark.parametrize("reason", Reason)
async def test_a_word_is_said_only_where_its_speaker_has_the_word(
    chat: Chat, reason: Reason, speaker: Speaker
) -> None:
    conversation = await conversation_with(chat, speaker)
    before = await counted(chat, conversation)
    may_speak = speaker in SPEAKERS[reason]

    assert await say(chat, conversation, reason) is may_speak
    after = await counted(chat, conversation)
    assert (after[0] - before[0], after[1] - before[1]) == (may_speak, may_speak)


def test_the_bot_answers_only_where_it_is_the_bot_that_speaks() -> None:
    assert {reason for reason, speakers in SPEAKERS.items() if speakers == {Speaker.BOT}} == {
        Reason.ANSWER,
        Reason.PUT_OFF,
    }
    assert set(SPEAKERS) == set(Reason)


async def test_nothing_is_said_in_the_name_of_who_lost_the_lease(chat: Chat) -> None:
    conversation = await conversation_with(chat, Speaker.BOT)
    now = chat.clock.now()
    async with chat.database.write.begin() as connection:
        await take_lease(connection, conversation.id, "gw_b", now, now + timedelta(seconds=25))

    assert not await say(chat, conversation, Reason.ANSWER, lease_owner="gw_a")
    assert await say(chat, conversation, Reason.ANSWER, lease_owner="gw_b")


async def test_what_a_person_says_stands_under_their_name(chat: Chat) -> None:
    conversation = await conversation_with(chat, Speaker.AGENT)
    await say(chat, conversation, Reason.PERSON)
    assert (await chat.transcript(conversation.id))[-1].sender is Sender.AGENT


async def test_a_person_who_takes_over_during_a_turn_has_the_word(chat: Chat) -> None:
    chat.dialogue.gate.clear()
    receipt = await chat.say("where is it")
    await chat.turn_begun()
    async with chat.database.write.begin() as connection:
        await change_conversation(connection, receipt.conversation_id, speaker=Speaker.AGENT)
    chat.dialogue.gate.set()

    assert await chat.answers(receipt) == []
    async with chat.database.read.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(pending)) == 0


def ways_around(source: str) -> set[str]:
    """Return which writers of words a source uses, however it names them."""
    used = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
    return used & set(WRITERS)


def test_every_word_to_a_customer_goes_through_the_door() -> None:
    found = {
        name: ways_around(path.read_text(encoding="utf-8"))
        for folder in ("bot", "channels")
        for path in files_of(folder)
        for name in [str(path.relative_to(ROOT))]
        if name not in WRITERS.values()
    }
    assert {name for name, used in found.items() if used} == {DOOR}
    assert found[DOOR] == set(WRITERS)
    assert all(Path(ROOT / place).exists() for place in WRITERS.values())


@pytest.mark.parametrize(
    "source",
    [
        "from bot.conversations.transcript import add_replies as write",
        "from bot.outbound import outbox\nasync def f(c, a, w, n):\n    await outbox.enqueue(c, a, w, n)",
    ],
)
def test_a_way_around_the_door_is_seen(source: str) -> None:
    assert ways_around(source)
