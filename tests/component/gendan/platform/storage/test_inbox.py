"""A received message is acted on once, and its sender's name of it is kept nowhere."""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, MetaData, String, Table, select

from gendan.platform.storage.database import Database
from gendan.platform.storage.inbox import Inbox

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
metadata = MetaData()
received = Table(
    "received",
    metadata,
    Column("sender", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("words", String),
    Column("done_at", DateTime),
)
INBOX = Inbox(received, sender="sender", id="id", done_at="done_at")


async def test_a_message_is_acted_on_once(database: Database) -> None:
    async with database.write.begin() as transaction:
        await INBOX.keep(transaction, "sf", "m_1", words="arrived")
        before = await INBOX.is_done(transaction, "sf", "m_1")
        done = [await INBOX.finish(transaction, "sf", "m_1", NOW) for _ in range(2)]
        after = await INBOX.is_done(transaction, "sf", "m_1")
    assert (before, done, after) == (False, [True, False], True)


async def test_the_same_message_again_leaves_what_was_kept(database: Database) -> None:
    async with database.write.begin() as transaction:
        for words in ("first", "again"):
            await INBOX.keep(transaction, "sf", "m_1", words=words)
        assert list(await transaction.scalars(select(received.c.words))) == ["first"]


async def test_two_senders_may_use_one_id(database: Database) -> None:
    async with database.write.begin() as transaction:
        for sender in ("sf", "jd"):
            await INBOX.keep(transaction, sender, "m_1", words=sender)
        await INBOX.finish(transaction, "sf", "m_1", NOW)
        assert not await INBOX.is_done(transaction, "jd", "m_1")


async def test_nothing_is_noted_beside_what_was_acted_on(database: Database) -> None:
    async with database.write.begin() as transaction:
        await INBOX.keep(transaction, "sf", "m_1", words="?")
        noted = [await INBOX.note(transaction, "sf", "m_1", words="unreadable")]
        await INBOX.finish(transaction, "sf", "m_1", NOW)
        noted.append(await INBOX.note(transaction, "sf", "m_1", words="too late"))
        assert list(await transaction.scalars(select(received.c.words))) == ["unreadable"]
    assert noted == [True, False]


async def test_what_a_sender_calls_a_message_is_not_kept(database: Database) -> None:
    async with database.write.begin() as transaction:
        await INBOX.keep(transaction, "sf", "for-Zorblax", words="x")
        assert "Zorblax" not in str((await transaction.execute(select(received))).all())
