"""Grants in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, update

from backend.identity.access_scope import Level
from backend.identity.contact_holders import Proved
from backend.identity.contacts import ContactPoint
from backend.identity.grants import IDLE_LIMIT, Grant, ends_at
from backend.identity.tables import grants
from gendan.platform.storage.database import Connection


class GrantRepository:
    """What conversations have proved."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def touch(self, conversation: str, vouched_customer: str | None, now: datetime) -> list[Grant]:
        """Return a conversation's live grants under the same vouched customer; count them as used now."""
        given = _given(conversation, vouched_customer, now)
        await self._transaction.execute(_TOUCH, given)
        return [_grant(row) for row in await self._transaction.execute(_LIVE, given)]

    async def live(self, conversation: str, vouched_customer: str | None, now: datetime) -> list[Grant]:
        """Return what `touch` does, the oldest first, and count nothing as used."""
        given = _given(conversation, vouched_customer, now)
        return [_grant(row) for row in await self._transaction.execute(_LIVE, given)]

    async def add(self, conversation: str, vouched_customer: str | None, grant: Grant, now: datetime) -> None:
        """Store what a conversation has just proved."""
        await self._transaction.execute(
            insert(grants).values(
                conversation=conversation,
                level=grant.level.value,
                customer_id=grant.customer_id,
                order_id=grant.order_id,
                shipment_id=grant.shipment_id,
                contact_kind=grant.contact.kind if grant.contact else None,
                contact=grant.contact.value if grant.contact else None,
                proof=grant.proof,
                vouched_customer_id=vouched_customer,
                granted_at=now,
                used_at=now,
                ends_at=ends_at(now),
            )
        )

    async def proved_ever(self, conversation: str) -> Proved:
        """Return whose a conversation has proved to be."""
        said = or_(grants.c.contact.is_not(None), grants.c.customer_id.is_not(None))
        query = select(grants).where(grants.c.conversation == conversation, said)
        found = [_grant(row) for row in await self._transaction.execute(query)]
        return Proved(
            frozenset(grant.customer_id for grant in found if grant.customer_id),
            frozenset(grant.contact for grant in found if grant.contact),
        )

    async def end_of_customer(self, customer_id: str, now: datetime, kept: Collection[str]) -> None:
        """End what codes to other contacts than these opened of an account."""
        await self._transaction.execute(
            update(grants)
            .where(
                grants.c.customer_id == customer_id,
                grants.c.contact.is_not(None),
                grants.c.contact.not_in(kept),
                grants.c.ends_at > now,
            )
            .values(ends_at=now)
        )


def _given(conversation: str, vouched_customer: str | None, now: datetime) -> dict[str, Any]:
    return {
        "conversation_": conversation,
        "vouched": vouched_customer,
        "now": now,
        "idle_since": now - IDLE_LIMIT,
    }


def _grant(row: Row[Any]) -> Grant:
    contact = ContactPoint(row.contact_kind, row.contact) if row.contact else None
    return Grant(Level(row.level), row.proof, row.customer_id, row.order_id, row.shipment_id, contact)


# Putting a statement together takes longer than running it; these run whenever somebody asks for anything.
_IS_LIVE = (
    grants.c.conversation == bindparam("conversation_"),
    grants.c.vouched_customer_id.is_not_distinct_from(bindparam("vouched")),
    grants.c.ends_at > bindparam("now"),
    grants.c.used_at > bindparam("idle_since"),
)
_TOUCH = update(grants).where(*_IS_LIVE).values(used_at=bindparam("now"))
_LIVE = select(grants).where(*_IS_LIVE).order_by(grants.c.id)
