"""What a full disk doesn't take is refused; with room again everything goes on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.conversations.model import Receipt, Sender
from bot.inbound.intake import MessageRefusedError
from gendan.platform.storage.database import Database, open_database
from tests.support.gateway import Chat, FrozenClock, sqlite_copy


@pytest.fixture
async def chat(tmp_path: Path, migrated_sqlite: Path, clock: FrozenClock) -> AsyncIterator[Chat]:
    database = open_database(sqlite_copy(migrated_sqlite, tmp_path))
    chat = Chat(database, clock)
    yield chat
    await chat.scheduler.drain(5)
    await database.close()


async def leave_pages(database: Database, pages: int) -> None:
    """Let the database grow to so many pages; to none beyond what it has when they are fewer."""
    async with database.write.begin() as connection:
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))


async def fill(chat: Chat) -> tuple[list[Receipt], MessageRefusedError]:
    """Say long things until one is refused."""
    taken = []
    for number in range(200):
        try:
            taken.append(await chat.say("x" * 900, external_id=f"n{number}"))
        except MessageRefusedError as refusal:
            return taken, refusal
    raise AssertionError("the disk never was full")


async def test_a_message_that_cannot_be_written_is_refused_with_the_time_to_send_it_again(
    chat: Chat,
) -> None:
    chat.dialogue.gate.clear()
    await leave_pages(chat.database, 1)
    taken, refusal = await fill(chat)
    transcript = await chat.transcript(taken[0].conversation_id)

    assert (refusal.code, refusal.retry_after) == ("unavailable", 2)
    assert [message.id for message in transcript] == [receipt.message_id for receipt in taken]
    chat.dialogue.gate.set()


async def test_with_room_again_what_was_acknowledged_is_answered(chat: Chat) -> None:
    await leave_pages(chat.database, 1)
    taken, _ = await fill(chat)
    await leave_pages(chat.database, 1_000_000)
    again = await chat.say("x" * 900, external_id=f"n{len(taken)}")
    await chat.settled()

    transcript = await chat.transcript(again.conversation_id)
    assert sum(message.sender is Sender.CUSTOMER for message in transcript) == len(taken) + 1
    assert transcript[-1].sender is Sender.BOT
