"""What the gateway owes to the shop's people, on its way to the backend, which sends it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.ids import new_id
from bot.storage.tables import notices
from gendan.database import Connection


@dataclass(frozen=True)
class Notice:
    """One of them.

    Attributes:
        id: also the key by which the backend knows it when it comes again.
        content: what is posted; nothing personal.
        attempts: made so far, this one included.
    """

    id: str
    content: dict[str, Any]
    attempts: int


async def add_notice(connection: Connection, content: dict[str, Any], now: datetime) -> str:
    """Owe a notice from now on; return its id."""
    row = {"id": new_id("n"), "content": content, "created_at": now, "due_at": now}
    await connection.execute(insert(notices).values(row))
    return str(row["id"])


async def last_notice_at(connection: Connection) -> datetime | None:
    """Return when the last one was made, sent or not."""
    last: datetime | None = await connection.scalar(select(func.max(notices.c.created_at)))
    return last


async def is_any_due(connection: Connection, now: datetime) -> bool:
    """Whether there is anything to claim."""
    due = (notices.c.sent_at.is_(None), notices.c.due_at <= now)
    return await connection.scalar(select(notices.c.id).where(*due).limit(1)) is not None


async def claim_notices(connection: Connection, now: datetime, until: datetime, limit: int) -> list[Notice]:
    """Lease what is due to this process; it falls due again at `until` unless it is done with."""
    due = (
        select(notices.c.id)
        .where(notices.c.sent_at.is_(None), notices.c.due_at <= now)
        .order_by(notices.c.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await connection.execute(
        update(notices)
        .where(notices.c.id.in_(due))
        .values(due_at=until, attempts=notices.c.attempts + 1)
        .returning(notices.c.id, notices.c.content, notices.c.attempts)
    )
    return [Notice(*row) for row in claimed]


async def note_sent(connection: Connection, notice_id: str, now: datetime) -> None:
    """Owe a notice no longer."""
    await connection.execute(update(notices).where(notices.c.id == notice_id).values(sent_at=now))


async def postpone(connection: Connection, notice_id: str, until: datetime) -> None:
    """Try a notice again later."""
    await connection.execute(update(notices).where(notices.c.id == notice_id).values(due_at=until))
