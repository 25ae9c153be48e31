"""An order on its way into storage."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.domain.journal import JournalEntry
from backend.domain.order import Order


@dataclass(frozen=True)
class NewOrder:
    """An order to be stored. Its own `id` is ignored, the database gives one.

    Attributes:
        order: the order as it stands.
        journal: how it came to stand there; replaying it must give the states of `order`.
        source: where it came from, such as `import` or `demo`.
        content_hash: of what the source said, so that the same content again changes nothing.
        custom_fields: the shop's own fields.
    """

    order: Order
    journal: Sequence[JournalEntry]
    source: str
    content_hash: str
    custom_fields: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class NewCustomer:
    """A customer whom an order speaks of for the first time; contacts are the order's, not theirs."""

    id: str
    name: str
    language: str


def content_hash(*parts: str) -> str:
    """Return a hash of what a source said."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
