"""Transactions on the database, as the use cases know them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

from backend.carrier_webhooks.repository import SqlInboxBook
from backend.customers.repository import SqlCustomerBook
from backend.feedback.repository import SqlVoiceBook
from backend.history.repository import SqlStateBook
from backend.idempotency.repository import SqlIdempotencyBook
from backend.identity.api_key_repository import SqlKeyBook
from backend.identity.audit_repository import SqlAuditBook
from backend.identity.grant_repository import SqlGrantBook
from backend.order_import.repository import SqlIntakeBook
from backend.orders.repository import SqlOrderBook
from backend.outbound.repository import SqlOutboxBook
from backend.privacy.retention_repository import SqlOldRows
from backend.shipments.repository import SqlParcelBook
from backend.verification.attempt_repository import SqlTryBook
from backend.verification.code_repository import SqlCodeBook
from backend.verification.repository import SqlProofBook
from gendan.clock import Clock
from gendan.database import Connection, Database


class SqlWork:
    """One transaction's books."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    @cached_property
    def orders(self) -> SqlOrderBook:
        """Orders."""
        return SqlOrderBook(self._connection)

    @cached_property
    def grants(self) -> SqlGrantBook:
        """Grants."""
        return SqlGrantBook(self._connection)

    @cached_property
    def audit(self) -> SqlAuditBook:
        """Audit log."""
        return SqlAuditBook(self._connection)

    @cached_property
    def customers(self) -> SqlCustomerBook:
        """Customers themselves."""
        return SqlCustomerBook(self._connection, self._clock)

    @cached_property
    def proofs(self) -> SqlProofBook:
        """What numbers and contacts might mean."""
        return SqlProofBook(self._connection)

    @cached_property
    def tries(self) -> SqlTryBook:
        """Counted tries."""
        return SqlTryBook(self._connection)

    @cached_property
    def codes(self) -> SqlCodeBook:
        """One-time codes."""
        return SqlCodeBook(self._connection)

    @cached_property
    def outbox(self) -> SqlOutboxBook:
        """Messages to be sent."""
        return SqlOutboxBook(self._connection)

    @cached_property
    def parcels(self) -> SqlParcelBook:
        """Parcels and their scans."""
        return SqlParcelBook(self._connection)

    @cached_property
    def states(self) -> SqlStateBook:
        """States and their history."""
        return SqlStateBook(self._connection)

    @cached_property
    def inbox(self) -> SqlInboxBook:
        """Received webhooks."""
        return SqlInboxBook(self._connection)

    @cached_property
    def idempotency(self) -> SqlIdempotencyBook:
        """Answered requests."""
        return SqlIdempotencyBook(self._connection)

    @cached_property
    def keys(self) -> SqlKeyBook:
        """API keys."""
        return SqlKeyBook(self._connection)

    @cached_property
    def intake(self) -> SqlIntakeBook:
        """Orders coming in."""
        return SqlIntakeBook(self._connection, self._clock)

    @cached_property
    def voice(self) -> SqlVoiceBook:
        """What customers tell the shop."""
        return SqlVoiceBook(self._connection)

    @cached_property
    def old_rows(self) -> SqlOldRows:
        """What may be forgotten."""
        return SqlOldRows(self._connection)


class SqlStore:
    """Gives transactions on one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlWork]:
        """Begin a transaction that only reads."""
        async with self._database.read.connect() as connection:
            yield SqlWork(connection, self._clock)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlWork]:
        """Begin a transaction that commits unless an exception leaves it."""
        async with self._database.write.begin() as connection:
            yield SqlWork(connection, self._clock)
