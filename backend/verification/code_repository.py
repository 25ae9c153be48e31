"""One-time codes in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from backend.identity.contacts import ContactPoint
from backend.identity.grants import CODE_LIFE
from backend.verification.tables import codes
from gendan.database import Connection


@dataclass(frozen=True)
class SentCode:
    """A code that still may be entered; `contact` is None if what it was for opens nothing."""

    id: int
    contact: ContactPoint | None
    code_hash: str
    tries_used: int


class CodeRepository:
    """One-time codes, hashed."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def add(
        self, conversation: str, contact: ContactPoint | None, code_hash: str, now: datetime
    ) -> None:
        """Store a code; it replaces earlier ones of the conversation."""
        await self._transaction.execute(
            update(codes)
            .where(codes.c.conversation == conversation, codes.c.ends_at > now)
            .values(ends_at=now)
        )
        await self._transaction.execute(
            insert(codes).values(
                conversation=conversation,
                contact_kind=contact.kind if contact else None,
                contact=contact.value if contact else None,
                code_hash=code_hash,
                sent_at=now,
                ends_at=now + CODE_LIFE,
            )
        )

    async def use_try(self, conversation: str, now: datetime, most_tries: int) -> SentCode | None:
        """Take one try of the conversation's live code, before it is compared."""
        newest = select(codes.c.id).where(codes.c.conversation == conversation).order_by(codes.c.id.desc())
        taken = await self._transaction.execute(
            update(codes)
            .where(
                codes.c.id == newest.limit(1).scalar_subquery(),
                codes.c.ends_at > now,
                codes.c.used_at.is_(None),
                codes.c.wrong_tries < most_tries,
            )
            .values(wrong_tries=codes.c.wrong_tries + 1)
            .returning(codes)
        )
        row = taken.one_or_none()
        if row is None:
            return None
        contact = ContactPoint(row.contact_kind, row.contact) if row.contact else None
        return SentCode(row.id, contact, row.code_hash, row.wrong_tries)

    async def spend(self, code_id: int, now: datetime) -> bool:
        """Mark a code as used; False if somebody else was faster."""
        spent = await self._transaction.execute(
            update(codes).where(codes.c.id == code_id, codes.c.used_at.is_(None)).values(used_at=now)
        )
        return spent.rowcount == 1
