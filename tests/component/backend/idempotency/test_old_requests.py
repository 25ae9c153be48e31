"""Requests of a former version are known again, without what others called them."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from backend.carrier_webhooks.repository import WebhookRepository
from backend.idempotency.tables import ANSWERED
from backend.settings import MIGRATIONS
from gendan.platform.storage.database import open_database
from tests.support.migrating import at_revision, to_newest


async def test_requests_of_a_former_version_are_known_without_their_names(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'old.db'}")
    now = datetime.now(UTC)
    request = {"caller": "api:1", "key": "for 张伟", "request_hash": "h", "status": 200, "answer": "1"}
    message = {"carrier": "sf", "message_id": "Zhang-Wei", "body": "{}"}
    old = {
        "idempotency": [request | {"created_at": now}],
        "webhook_inbox": [message | {"received_at": now, "processed_at": now}],
    }
    await at_revision(database, MIGRATIONS, "0004", old)
    await to_newest(database, MIGRATIONS)
    async with database.write.begin() as connection:
        former = await ANSWERED.begin(connection, "api:1", "for 张伟", "h", now)
        assert former is not None
        assert former.response.status == 200
        assert await WebhookRepository(connection).is_done("sf", "Zhang-Wei")
        rows = [
            str((await connection.execute(text(f"SELECT * FROM {table}"))).all())  # noqa: S608
            for table in old
        ]
    await database.close()
    assert not [row for row in rows if "张伟" in row or "Zhang" in row]
