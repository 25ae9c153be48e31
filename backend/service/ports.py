"""What the use cases need from storage; `backend.storage` implements it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.domain.grants import Grant
from backend.domain.order import Order
from backend.domain.scope import Scope


@dataclass(frozen=True)
class PageKey:
    """Where a page ends: the placing time and row id of its last order."""

    placed_at: datetime
    id: int


@dataclass(frozen=True)
class IndexEntry:
    """What is needed to find out which of a caller's orders is meant."""

    id: int
    number: str
    placed_at: datetime
    tracking_numbers: tuple[str, ...]
    product_words: tuple[str, ...]


class OrderBook(Protocol):
    """Orders, never without a scope."""

    async def find(self, scope: Scope, number_key: str) -> Order | None:
        """Return the visible order with this key, else None: unknown and foreign alike."""

    async def by_ids(self, scope: Scope, ids: Collection[int]) -> list[Order]:
        """Return the visible ones among these orders, newest first."""

    async def page(self, scope: Scope, limit: int, after: PageKey | None) -> list[Order]:
        """Return visible orders, newest first, that come after a key."""

    async def index(self, scope: Scope) -> list[IndexEntry]:
        """Return an entry for each visible order, newest first."""

    async def recent_numbers(self, limit: int) -> tuple[list[str], list[str]]:
        """Return the newest order numbers and tracking numbers, for learning their shapes only."""


class GrantBook(Protocol):
    """What conversations have proved."""

    async def touch(self, conversation: str, now: datetime) -> list[Grant]:
        """Return a conversation's live grants and count them as used now."""


class AuditBook(Protocol):
    """Who saw or changed what. Entries are never changed."""

    async def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str | None,
        level: str,
        order_ids: Sequence[int],
    ) -> None:
        """Append an entry; one that found nothing is recorded like any other."""


class Work(Protocol):
    """One transaction."""

    @property
    def orders(self) -> OrderBook:
        """Orders."""

    @property
    def grants(self) -> GrantBook:
        """Grants."""

    @property
    def audit(self) -> AuditBook:
        """Audit log."""


class Store(Protocol):
    """Gives transactions."""

    def reading(self) -> AbstractAsyncContextManager[Work]:
        """Begin a transaction that only reads."""

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Begin a transaction that commits unless an exception leaves it."""
