"""History entries as rows."""

from collections.abc import Sequence
from datetime import datetime

from backend.history.model import JournalEntry
from backend.shared.statements import Values


def journal_values(journal: Sequence[JournalEntry], order_id: int, now: datetime) -> list[Values]:
    """Return history rows of entities that begin with these entries, numbered from 1 for each entity."""
    last: dict[tuple[str, str], int] = {}
    rows = []
    for entry in journal:
        key = (entry.entity, entry.entity_id)
        last[key] = last.get(key, 0) + 1
        rows.append(journal_row(entry, order_id, last[key], now))
    return rows


def journal_row(entry: JournalEntry, order_id: int, seq: int, now: datetime) -> Values:
    """Return one history row."""
    return {
        "entity": str(entry.entity),
        "entity_id": entry.entity_id,
        "seq": seq,
        "order_id": order_id,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "event": entry.event,
        "actor": entry.actor,
        "reason": entry.reason,
        "payload": entry.payload,
        "occurred_at": entry.occurred_at,
        "recorded_at": now,
    }
