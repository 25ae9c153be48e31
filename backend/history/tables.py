"""The history of everything that has states."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from backend.shared.columns import BigId, JsonValue, UtcTime, metadata

history = Table(
    "history",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("entity", String(20), nullable=False),
    Column("entity_id", String(80), nullable=False),
    Column("seq", Integer, nullable=False),
    # None for what belongs to no order, such as a movement of stock.
    Column("order_id", ForeignKey("orders.id"), index=True),
    Column("from_state", String(20)),
    Column("to_state", String(20), nullable=False),
    Column("event", String(40), nullable=False),
    Column("actor", String(120), nullable=False),
    Column("reason", String(400)),
    Column("payload", JsonValue),
    Column("occurred_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    UniqueConstraint("entity", "entity_id", "seq"),
)


@dataclass(frozen=True)
class StateColumn:
    """Where the state of a kind of entity is kept: in a table that has a `version`, too.

    Attributes:
        key: holds the entity's id; unique.
        state: holds its state.
    """

    key: Column[Any]
    state: Column[Any]
