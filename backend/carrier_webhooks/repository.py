"""Received webhooks in the database."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select, update

from backend.carrier_webhooks.tables import webhook_inbox as inbox
from backend.orders.tables import orders
from backend.shared.statements import insert_if_new
from gendan.platform.digests import digest_of
from gendan.platform.storage.database import Connection


class WebhookRepository:
    """Messages by carrier and id; an id is any text of the sender's, so only its digest is kept."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def is_done(self, carrier: str, message_id: str) -> bool:
        """Whether a message has been acted on."""
        query = select(inbox.c.processed_at).where(
            inbox.c.carrier == carrier, inbox.c.message_id == digest_of(carrier, message_id)
        )
        return await self._transaction.scalar(query) is not None

    async def keep(self, carrier: str, message_id: str, body: str, now: datetime) -> None:
        """Store a message unless it's there."""
        digest = digest_of(carrier, message_id)
        values = {"carrier": carrier, "message_id": digest, "body": body, "received_at": now}
        await self._transaction.execute(insert_if_new(self._transaction, inbox, values))

    async def finish(self, carrier: str, message_id: str, now: datetime) -> bool:
        """Mark a message as acted on; False if it already was."""
        return await self._set(carrier, message_id, processed_at=now, problem=None)

    async def fail(self, carrier: str, message_id: str, problem: str) -> None:
        """Record why a message couldn't be read."""
        await self._set(carrier, message_id, problem=problem[:400])

    async def empty_of_erased(self, carrier: str, message_id: str, order_ids: Collection[int]) -> None:
        """Empty a message if one of these orders goes to somebody who was erased."""
        # No order comes in without a recipient.
        is_erased = exists().where(orders.c.id.in_(order_ids), orders.c.recipient == "")
        digest = digest_of(carrier, message_id)
        await self._transaction.execute(
            update(inbox)
            .where(inbox.c.carrier == carrier, inbox.c.message_id == digest, is_erased)
            .values(body="")
        )

    async def _set(self, carrier: str, message_id: str, **values: datetime | str | None) -> bool:
        done = await self._transaction.execute(
            update(inbox)
            .where(
                inbox.c.carrier == carrier,
                inbox.c.message_id == digest_of(carrier, message_id),
                inbox.c.processed_at.is_(None),
            )
            .values(**values)
        )
        return done.rowcount == 1
