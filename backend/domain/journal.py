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
