"""What the gateway has to send by mail and the like, on its way to the backend, which does that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.cases.tables import notices
from bot.shared.ids import new_id
from gendan.platform.storage.database import Connection


class NoticeKind(StrEnum):
    """For whom something is."""

    STAFF = "staff"  # the shop's people
    ANSWER = "answer"  # a customer's mailbox, if one is known


@dataclass(frozen=True)
class Notice:
    """Something to be sent.

    Attributes:
        id: also the key by which the backend knows it when it comes again.
        conversation_id: whose customer an answer is for; None for the shop's people.
        content: for them what is posted, with nothing personal in it; of an answer what its mail is made of.
        attempts: made so far, this one included.
    """

    id: str
    kind: NoticeKind
    conversation_id: str | None
    content: dict[str, Any]
    attempts: int


async def add_notice(
    connection: Connection, content: dict[str, Any], now: datetime, conversation_id: str | None = None
) -> None:
    """Owe a notice from now on: to the shop's people, or a conversation's customer."""
    row = {
        "id": new_id("n"),
        "kind": NoticeKind.ANSWER if conversation_id else NoticeKind.STAFF,
        "conversation_id": conversation_id,
        "content": content,
        "created_at": now,
        "due_at": now,
    }
    await connection.execute(insert(notices).values(row))


async def last_told_at(connection: Connection) -> datetime | None:
    """Return when the last notice to the shop's people was made, sent or not."""
    query = select(func.max(notices.c.created_at)).where(notices.c.kind == NoticeKind.STAFF)
    last: datetime | None = await connection.scalar(query)
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
        .returning(notices)
    )
    return [
        Notice(row.id, NoticeKind(row.kind), row.conversation_id, row.content, row.attempts)
        for row in claimed
    ]


async def note_sent(connection: Connection, notice_id: str, now: datetime) -> None:
    """Owe a notice no longer, nor keep what was in it."""
    sent = update(notices).where(notices.c.id == notice_id)
    await connection.execute(sent.values(sent_at=now, content={}))


async def postpone(connection: Connection, notice_id: str, until: datetime) -> None:
    """Try a notice again later."""
    await connection.execute(update(notices).where(notices.c.id == notice_id).values(due_at=until))
