"""Rebuilding states from history alone, as a check on whoever wrote it.

Shares nothing with the writers on purpose: it knows no transition table, only that a chain must hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class BrokenHistoryError(Exception):
    """A history has a gap, a repetition, or an entry that doesn't follow from the one before."""


@dataclass(frozen=True)
class StoredEntry:
    """One stored entry, as far as replaying needs it."""

    entity: str
    entity_id: str
    seq: int
    from_state: str | None
    to_state: str


def replay(entries: Iterable[StoredEntry]) -> dict[tuple[str, str], str]:
    """Return the state of each entity (by kind and id) that its history leads to.

    Args:
        entries: all entries of the entities in question, in any order.

    Raises:
        BrokenHistoryError: a chain doesn't hold.
    """
    states: dict[tuple[str, str], str] = {}
    lengths: dict[tuple[str, str], int] = {}
    for entry in sorted(entries, key=lambda e: (e.entity, e.entity_id, e.seq)):
        key = (entry.entity, entry.entity_id)
        lengths[key] = lengths.get(key, 0) + 1
        if entry.seq != lengths[key] or entry.from_state != states.get(key):
            raise BrokenHistoryError(f"{key}: entry {entry.seq} does not follow {states.get(key)}")
        states[key] = entry.to_state
    return states
