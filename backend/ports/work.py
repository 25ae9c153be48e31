"""Transactions."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from backend.ports.identity import AuditBook, CodeBook, CustomerBook, GrantBook, KeyBook, ProofBook, TryBook
from backend.ports.orders import IntakeBook, OrderBook, ParcelBook, StateBook
from backend.ports.traffic import IdempotencyBook, InboxBook, OldRows, OutboxBook
from backend.ports.voice import VoiceBook


class Work(Protocol):
    """One transaction."""

    @property
    def orders(self) -> OrderBook:
        """Orders."""

    @property
    def grants(self) -> GrantBook:
        """Grants."""

    @property
    def customers(self) -> CustomerBook:
        """Customers themselves."""

    @property
    def proofs(self) -> ProofBook:
        """What numbers and contacts might mean."""

    @property
    def tries(self) -> TryBook:
        """Counted tries."""

    @property
    def codes(self) -> CodeBook:
        """One-time codes."""

    @property
    def outbox(self) -> OutboxBook:
        """Messages to be sent."""

    @property
    def parcels(self) -> ParcelBook:
        """Parcels and their scans."""

    @property
    def states(self) -> StateBook:
        """States and their history."""

    @property
    def inbox(self) -> InboxBook:
        """Received webhooks."""

    @property
    def intake(self) -> IntakeBook:
        """Orders coming in."""

    @property
    def idempotency(self) -> IdempotencyBook:
        """Answered requests."""

    @property
    def keys(self) -> KeyBook:
        """API keys."""

    @property
    def voice(self) -> VoiceBook:
        """What customers tell the shop."""

    @property
    def old_rows(self) -> OldRows:
        """What may be forgotten."""

    @property
    def audit(self) -> AuditBook:
        """Audit log."""


class Store(Protocol):
    """Gives transactions."""

    def reading(self) -> AbstractAsyncContextManager[Work]:
        """Begin a transaction that only reads."""

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Begin a transaction that commits unless an exception leaves it."""
