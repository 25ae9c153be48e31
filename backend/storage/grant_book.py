"""Grants in the database."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from backend.domain.grants import IDLE_LIMIT, Grant, ends_at
from backend.domain.scope import Level
from backend.storage.schema.identity import grants
from gendan.database import Connection


class SqlGrantBook:
    """What conversations have proved."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def touch(self, conversation: str, vouched_customer: str | None, now: datetime) -> list[Grant]:
        """Return a conversation's live grants under the same vouched customer; count them as used now."""
        given = {
            "conversation_": conversation,
            "vouched": vouched_customer,
            "now": now,
            "idle_since": now - IDLE_LIMIT,
        }
        await self._connection.execute(_TOUCH, given)
        rows = await self._connection.execute(_LIVE, given)
        return [
            Grant(Level(row.level), row.proof, row.customer_id, row.order_id, row.shipment_id) for row in rows
        ]

    async def add(self, conversation: str, vouched_customer: str | None, grant: Grant, now: datetime) -> None:
        """Store what a conversation has just proved."""
        await self._connection.execute(
            insert(grants).values(
                conversation=conversation,
                level=grant.level.value,
                customer_id=grant.customer_id,
                order_id=grant.order_id,
                shipment_id=grant.shipment_id,
                proof=grant.proof,
                vouched_customer_id=vouched_customer,
                granted_at=now,
                used_at=now,
                ends_at=ends_at(now),
            )
        )

    async def customers_ever(self, conversation: str) -> frozenset[str]:
        """Return every customer that a conversation has proved to be."""
        query = select(grants.c.customer_id).where(
            grants.c.conversation == conversation, grants.c.customer_id.is_not(None)
        )
        return frozenset(await self._connection.scalars(query))


# Putting a statement together takes longer than running it; these run whenever somebody asks for anything.
_IS_LIVE = (
    grants.c.conversation == bindparam("conversation_"),
    grants.c.vouched_customer_id.is_not_distinct_from(bindparam("vouched")),
    grants.c.ends_at > bindparam("now"),
    grants.c.used_at > bindparam("idle_since"),
)
_TOUCH = update(grants).where(*_IS_LIVE).values(used_at=bindparam("now"))
_LIVE = select(grants).where(*_IS_LIVE).order_by(grants.c.id)
