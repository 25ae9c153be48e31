"""Marks over a text of which no two overlap, found and replaced in time that grows with their own length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """An entity over `text[start:end]`; `label` is its name, with ":value" if the value isn't the text."""

    label: str
    start: int
    end: int


class DisjointMarks:
    """Knows for each character which mark covers it.

    Args:
        length: of the text, in characters.
        marks: what covers it to begin with; a later one replaces those that it overlaps.
    """

    def __init__(self, length: int, marks: Iterable[Mark] = ()) -> None:
        self._at: list[Mark | None] = [None] * length
        for mark in marks:
            self.put(mark)

    def over(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a character with `text[start:end]`, in order."""
        return list(dict.fromkeys(mark for mark in self._at[start:end] if mark is not None))

    def put(self, mark: Mark) -> None:
        """Set a mark in place of all that it overlaps."""
        for former in self.over(mark.start, mark.end):
            self._paint(former.start, former.end, None)
        self._paint(mark.start, mark.end, mark)

    def all(self) -> list[Mark]:
        """Return the marks in order."""
        return self.over(0, len(self._at))

    def _paint(self, start: int, end: int, mark: Mark | None) -> None:
        self._at[start:end] = [mark] * (end - start)
