"""Received webhooks in the database."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, update

from backend.carrier_webhooks.tables import webhook_inbox
from backend.orders.tables import orders
from gendan.platform.storage.database import Connection
from gendan.platform.storage.inbox import Inbox

INBOX = Inbox(webhook_inbox, sender="carrier", id="message_id", done_at="processed_at")


class WebhookRepository:
    """Messages by carrier and id, with their bodies."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def is_done(self, carrier: str, message_id: str) -> bool:
        """Whether a message has been acted on."""
        return await INBOX.is_done(self._transaction, carrier, message_id)

    async def keep(self, carrier: str, message_id: str, body: str, now: datetime) -> None:
        """Store a message unless it's there."""
        await INBOX.keep(self._transaction, carrier, message_id, body=body, received_at=now)

    async def finish(self, carrier: str, message_id: str, now: datetime) -> bool:
        """Mark a message as acted on; False if it already was."""
        return await INBOX.finish(self._transaction, carrier, message_id, now, problem=None)

    async def fail(self, carrier: str, message_id: str, problem: str) -> None:
        """Record why a message couldn't be read."""
        await INBOX.note(self._transaction, carrier, message_id, problem=problem[:400])

    async def empty_of_erased(self, carrier: str, message_id: str, order_ids: Collection[int]) -> None:
        """Empty a message if one of these orders goes to somebody who was erased."""
        # No order comes in without a recipient.
        is_erased = exists().where(orders.c.id.in_(order_ids), orders.c.recipient == "")
        message = INBOX.message(carrier, message_id)
        await self._transaction.execute(update(webhook_inbox).where(message, is_erased).values(body=""))
