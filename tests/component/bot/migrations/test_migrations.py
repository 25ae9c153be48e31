"""A gateway's database of a former version is taken over with everything in it."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text

from bot.conversations.model import Address, named_by_caller
from bot.conversations.repository import conversation_at
from bot.conversations.transcript import message_with_external_id
from bot.privacy.find import conversations_of
from bot.settings import MIGRATIONS
from bot.tables import metadata
from gendan.platform.data_subject import Subject
from gendan.platform.storage.database import open_database
from tests.support.migrating import at_revision, to_newest

NOW = int(datetime.now(UTC).timestamp() * 1_000_000)
CONVERSATION = {
    "channel": "rest",
    "account": "shop",
    "language": "en",
    "language_pinned": False,
    "disclosed": False,
    "episode": 1,
    "speaker": "bot",
    "source": "rest",
    "next_seq": 2,
    "read_seq": 0,
    "introduced": True,
    "created_at": NOW,
}
MESSAGE = {"seq": 1, "sender": "customer", "body": "{}", "buttons": "[]", "created_at": NOW}


async def test_a_servers_conversations_go_on_without_its_names_for_them(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'old.db'}")
    old = {
        "conversations": [
            CONVERSATION | {"id": "c_1", "address": "zorblax@example.com"},
            CONVERSATION | {"id": "c_2", "address": "s_session", "channel": "web"},
        ],
        "messages": [
            MESSAGE | {"id": "m_1", "conversation_id": "c_1", "external_id": "zorblax-1"},
            MESSAGE | {"id": "m_2", "conversation_id": "c_2", "external_id": "w-1"},
        ],
    }
    await at_revision(database, MIGRATIONS, "0007", old)
    await to_newest(database, MIGRATIONS)
    subject = Subject("C1", words=("zorblax@example.com",))
    async with database.read.connect() as connection:
        theirs = await conversation_at(
            connection, Address("rest", "shop", named_by_caller("zorblax@example.com"))
        )
        assert theirs
        assert await message_with_external_id(connection, "c_1", named_by_caller("zorblax-1")) == ("m_1", 1)
        assert await message_with_external_id(connection, "c_2", "w-1") == ("m_2", 1)
        assert await conversations_of(connection, subject) == {"c_1": "vouched"}
        written = [
            str((await connection.execute(select(text("*")).select_from(t))).all())
            for t in metadata.sorted_tables
        ]
    await database.close()
    assert not [rows for rows in written if "zorblax" in rows]
