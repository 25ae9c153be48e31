"""Changes of state, before they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class HistoryEntry:
    """One change of one state. The first entry of an entity has no `from_state`.

    Attributes:
        entity: the kind of thing that has the state, as its `StateMachine` names it.
    """

    entity: str
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

    entity_id: str
    from_state: str
    to_state: str
    version: int
    stamp: tuple[str, datetime] | None = None
