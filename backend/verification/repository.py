"""What numbers and contacts might mean, counted attempts, and codes."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
    update,
)

from backend.customers.tables import customers
from backend.identity.contact_holders import Holders
from backend.identity.contacts import ContactPoint
from backend.identity.grants import CODE_LIFE
from backend.orders.tables import orders
from backend.shipments.tables import shipments
from backend.verification.model import Candidate, Label
from backend.verification.tables import codes, tries
from gendan.platform.storage.database import Connection


class AttemptRepository:
    """Counts tries by what they are counted under."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def add(self, attempt: str, subjects: Collection[str], now: datetime) -> None:
        """Count an attempt under each subject."""
        rows = [{"attempt": attempt, "subject": subject, "tried_at": now} for subject in subjects]
        await self._transaction.execute(insert(tries), rows)

    async def count(self, limits: Mapping[str, datetime]) -> Mapping[str, int]:
        """Return how many tries each subject has had since its instant."""
        conditions = [
            and_(tries.c.subject == name, tries.c.tried_at > since) for name, since in limits.items()
        ]
        query = (
            select(tries.c.subject, func.count().label("tries"))
            .where(or_(*conditions))
            .group_by(tries.c.subject)
        )
        rows = await self._transaction.execute(query)
        return {row.subject: row.tries for row in rows}

    async def forget(self, attempt: str) -> None:
        """Take an attempt out of the count."""
        await self._transaction.execute(delete(tries).where(tries.c.attempt == attempt))

    async def forgive(self, own: str, order: str) -> None:
        """Take a conversation's tries out of an order's count."""
        of_own = select(tries.c.attempt).where(tries.c.subject == own)
        await self._transaction.execute(
            delete(tries).where(tries.c.subject == order, tries.c.attempt.in_(of_own))
        )

    async def used_up(self, since: datetime, most: int) -> list[str]:
        """Return the subjects that have had this many tries since then."""
        # Counted here: grouping in the database would make SQLite walk through the tries of all times.
        recent = await self._transaction.scalars(select(tries.c.subject).where(tries.c.tried_at > since))
        return [subject for subject, count in Counter(recent).items() if count >= most]


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


_MOST_CANDIDATES = 10

_FACTS = (
    orders.c.id,
    orders.c.email,
    orders.c.phone,
    orders.c.recipient_phone,
    orders.c.recipient,
    orders.c.postcode,
)


class CandidateRepository:
    """Looks outside every scope; only verification may ask, and tells nothing but yes or no."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def candidates(self, number_key: str, number_digits: str) -> list[Candidate]:
        """Return the orders and parcels that a number may mean, in one statement."""
        rows = await self._transaction.execute(_candidates_query(number_key, number_digits))
        return [
            Candidate(
                order_id=row.id,
                shipment_id=row.shipment_id,
                number=row.number,
                email=row.email,
                phones=tuple(phone for phone in (row.phone, row.recipient_phone) if phone),
                recipient=row.recipient,
                postcode=row.postcode,
            )
            for row in rows
        ]

    async def labels(self, number_key: str, number_digits: str) -> list[Label]:
        """Return the tracking numbers of the orders that a number may mean, in one statement."""
        query = (
            select(orders.c.id, orders.c.number, shipments.c.id.label("parcel"), shipments.c.tracking_number)
            .join_from(shipments, orders)
            .where(_is_order(number_key, number_digits), shipments.c.tracking_number.is_not(None))
            .order_by(shipments.c.id)
        )
        rows = await self._transaction.execute(query)
        return [Label(row.id, row.number, row.parcel, row.tracking_number) for row in rows]

    async def holders(self, contact: ContactPoint) -> Holders:
        """Return what a contact stands for, in one statement."""
        rows = (await self._transaction.execute(_HOLDERS[contact.kind], {"contact": contact.value})).all()
        accounts = sorted(row.customer_id for row in rows if row.role == _ACCOUNT)
        named = [row for row in rows if row.role != _RECIPIENT]
        others = {ContactPoint("email", row.email) for row in named if row.email}
        others |= {ContactPoint("phone", row.phone) for row in named if row.phone}
        return Holders(
            accounts=tuple(accounts),
            buyers=frozenset(row.customer_id for row in rows if row.role == _BUYER),
            beside=frozenset(others - {contact}),
            is_recipient=any(row.role == _RECIPIENT for row in rows),
            language=min(((row.role, row.language) for row in rows), default=(0, None))[1],
        )


def _holders_query(kind: str) -> Select[Any]:
    of_account = select(
        literal(_ACCOUNT).label("role"),
        customers.c.id.label("customer_id"),
        *(customers.c[name] for name in ("language", "email", "phone")),
    ).where(customers.c[kind] == bindparam("contact"))
    of_buyer = select(
        literal(_BUYER), orders.c.customer_id, *(orders.c[name] for name in ("language", "email", "phone"))
    ).where(orders.c[kind] == bindparam("contact"))
    if kind != "phone":
        return select(union(of_account, of_buyer).subquery())
    nobody = cast(null(), String)
    of_recipient = select(literal(_RECIPIENT), nobody, orders.c.language, nobody, nobody).where(
        orders.c.recipient_phone == bindparam("contact")
    )
    return select(union(of_account, of_buyer, of_recipient).subquery())


_ACCOUNT, _BUYER, _RECIPIENT = range(3)
_HOLDERS = {kind: _holders_query(kind) for kind in ("email", "phone")}


def _is_order(number_key: str, number_digits: str) -> ColumnElement[bool]:
    return or_(orders.c.number_key == number_key, orders.c.number_digits == (number_digits or literal("-")))


def _candidates_query(number_key: str, number_digits: str) -> Select[tuple[object, ...]]:
    is_order = _is_order(number_key, number_digits)
    by_order = select(*_FACTS, orders.c.number, null().label("shipment_id")).where(is_order)
    by_parcel = (
        select(*_FACTS, shipments.c.tracking_number.label("number"), shipments.c.id.label("shipment_id"))
        .join_from(shipments, orders)
        .where(shipments.c.tracking_key == number_key)
    )
    return select(union_all(by_order, by_parcel).subquery()).limit(_MOST_CANDIDATES)
