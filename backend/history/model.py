"""History entries, before they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Entity(StrEnum):
    """What a history belongs to; `order` and `payment` are two axes of one row."""

    ORDER = "order"
    PAYMENT = "payment"
    SHIPMENT = "shipment"
    RETURN = "return"


@dataclass(frozen=True)
class JournalEntry:
    """One change of one axis. The first entry of an entity has no `from_state`."""

    entity: Entity
    entity_id: str
    from_state: str | None
    to_state: str
    event: str
    actor: str
    occurred_at: datetime
    reason: str | None = None
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Step:
    """A compare-and-swap of one state.

    Attributes:
        stamp: a time column to set along with it, and its value.
    """

    order_id: int
    entity: Entity
    entity_id: str
    from_state: str
    to_state: str
    version: int
    stamp: tuple[str, datetime] | None = None
