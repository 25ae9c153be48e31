"""Nudges, feedback and preferences in the database."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from backend.feedback.tables import feedback, notice_preferences, nudges
from backend.orders.tables import orders
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class OpenNudge:
    """An order whose customer waits."""

    number: str
    nudged_at: datetime


class FeedbackRepository:
    """What customers tell the shop."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction
        self._dialect = postgresql if transaction.dialect.name == "postgresql" else sqlite

    async def nudge(self, order_id: int, day: date, conversation: str, now: datetime) -> datetime:
        """Store a nudge unless there is one for that day; return when the day's nudge was given."""
        new = self._dialect.insert(nudges).values(
            order_id=order_id, day=day, conversation=conversation, nudged_at=now
        )
        await self._transaction.execute(new.on_conflict_do_nothing(index_elements=["order_id", "day"]))
        query = select(nudges.c.nudged_at).where(nudges.c.order_id == order_id, nudges.c.day == day)
        given: datetime = (await self._transaction.execute(query)).scalar_one()
        return given

    async def open_nudges(self, limit: int) -> list[OpenNudge]:
        """Return nudges that nobody has dealt with, oldest first."""
        query = (
            select(orders.c.number, nudges.c.nudged_at)
            .join_from(nudges, orders)
            .where(nudges.c.handled_at.is_(None))
            .order_by(nudges.c.nudged_at)
            .limit(limit)
        )
        return [OpenNudge(row.number, row.nudged_at) for row in await self._transaction.execute(query)]

    async def feedback(
        self,
        conversation: str,
        customer_id: str | None,
        order_id: int | None,
        topic: str | None,
        text: str,
        now: datetime,
    ) -> int:
        """Store feedback and return its id."""
        stored = await self._transaction.execute(
            insert(feedback)
            .values(
                conversation=conversation,
                customer_id=customer_id,
                order_id=order_id,
                topic=topic,
                text=text,
                given_at=now,
            )
            .returning(feedback.c.id)
        )
        feedback_id: int = stored.scalar_one()
        return feedback_id

    async def prefer(
        self, subject: str, purpose: str, conversation: str, now: datetime, *, wanted: bool
    ) -> None:
        """Set the present choice of a subject for a purpose."""
        choice = {"is_wanted": wanted, "recorded_at": now, "conversation": conversation}
        new = self._dialect.insert(notice_preferences).values(subject=subject, purpose=purpose, **choice)
        await self._transaction.execute(
            new.on_conflict_do_update(index_elements=["subject", "purpose"], set_=choice)
        )
