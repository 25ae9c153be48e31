"""What a service's capabilities hold about people: told, erased and aged through one port.

Each capability with tables has a `personal_data.py` that says what becomes of what is in them; a service's
registry lists these. So whoever exports, erases or ages knows no capability's tables.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Table

from gendan.platform.storage.database import Connection

P = TypeVar("P")
Row = dict[str, Any]
"""A row as it is told: ready for JSON, without what is the shop's own business."""
Tell = Callable[[Connection, P], Awaitable[Mapping[str, list[Row]]]]
"""Returns what is held about a person, by kind."""
Erase = Callable[[Connection, P], Awaitable[Mapping[str, int]]]
"""Deletes what is a person's, or empties it of them; returns how many rows of each kind that was.

In the caller's transaction; once more changes nothing more.
"""


async def nothing(_connection: Connection, _person: object) -> Mapping[str, Any]:
    """Tell, or erase, nothing."""
    return {}


@dataclass(frozen=True)
class PersonalData(Generic[P]):
    """What one capability holds about people. `P` is all that it is told of a person.

    Attributes:
        tables: those that it answers for; no other capability does.
        tell: what of it a person is given.
        erase: what of it goes, or goes on without them.
        aged_by: by kind of row, the time from which its age counts; rows without it are kept.
    """

    tables: tuple[Table, ...]
    tell: Tell[P] = nothing
    erase: Erase[P] = nothing
    aged_by: Mapping[str, Column[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonalDataRegistry(Generic[P]):
    """All that a service holds about people.

    Attributes:
        holders: in the order of erasing: what refers to another's rows goes before it.
        told_first: kinds in the order in which the export has them; others follow in the holders' order.
        erased_first: kinds in the order in which the receipt of an erasure has them; others follow.
    """

    holders: Sequence[PersonalData[P]]
    told_first: Sequence[str] = ()
    erased_first: Sequence[str] = ()

    @property
    def tables(self) -> list[Table]:
        """Every table that somebody answers for."""
        return [table for holder in self.holders for table in holder.tables]

    @property
    def aged_by(self) -> dict[str, Column[Any]]:
        """By kind of row, the time from which its age counts."""
        return {kind: column for holder in self.holders for kind, column in holder.aged_by.items()}

    async def tell(self, connection: Connection, person: P) -> dict[str, list[Row]]:
        """Return all that is held about a person, by kind."""
        told: dict[str, list[Row]] = {}
        for holder in self.holders:
            told.update(await holder.tell(connection, person))
        return _in_order(told, self.told_first)

    async def erase(self, connection: Connection, person: P) -> dict[str, int]:
        """Take a person out, in the caller's transaction; return how many rows of each kind that was."""
        done: dict[str, int] = {}
        for holder in self.holders:
            for kind, count in (await holder.erase(connection, person)).items():
                done[kind] = done.get(kind, 0) + count
        return _in_order(done, self.erased_first)


def rows_by(column: str, rows: Iterable[Row]) -> dict[Any, list[Row]]:
    """Return rows grouped by what they have in a column, in their order."""
    grouped: dict[Any, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped


V = TypeVar("V")


def _in_order(answer: Mapping[str, V], first: Sequence[str]) -> dict[str, V]:
    return {**{kind: answer[kind] for kind in first if kind in answer}, **answer}
