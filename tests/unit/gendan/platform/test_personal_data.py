"""All that a service holds about somebody is told, erased and aged through its registry."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table

from gendan.platform.personal_data import PersonalData, PersonalDataRegistry, Row, rows_by

CONNECTION: Any = None  # nobody here has tables to look into
notes = Table("notes", MetaData(), Column("at", Integer))


def holder(told: Mapping[str, list[Row]], erased: Mapping[str, int]) -> PersonalData[str]:
    async def tell(_connection: Any, person: str) -> Mapping[str, list[Row]]:
        return {kind: [{"of": person, **row} for row in rows] for kind, rows in told.items()}

    async def erase(_connection: Any, _person: str) -> Mapping[str, int]:
        return erased

    return PersonalData((), tell, erase)


async def test_documents_have_their_kinds_in_order_and_new_ones_last() -> None:
    registry = PersonalDataRegistry(
        [holder({"new": [], "b": []}, {"new": 1, "b": 2}), holder({"a": [{"n": 1}]}, {"a": 3})],
        told_first=("a", "b"),
        erased_first=("a", "unknown", "b"),
    )
    told = await registry.tell(CONNECTION, "Li Wei")
    assert list(told.items()) == [("a", [{"of": "Li Wei", "n": 1}]), ("b", []), ("new", [])]
    assert list((await registry.erase(CONNECTION, "Li Wei")).items()) == [("a", 3), ("b", 2), ("new", 1)]


async def test_what_several_erase_of_one_kind_is_counted_together() -> None:
    registry = PersonalDataRegistry([holder({}, {"blanked": 2, "x": 1}), holder({}, {"blanked": 3})])
    assert await registry.erase(CONNECTION, "Li Wei") == {"blanked": 5, "x": 1}


async def test_who_only_ages_tells_and_erases_nothing() -> None:
    registry = PersonalDataRegistry([PersonalData[str]((notes,), aged_by={"notes": notes.c.at})])
    assert await registry.tell(CONNECTION, "Li Wei") == await registry.erase(CONNECTION, "Li Wei") == {}
    assert (registry.tables, registry.aged_by) == ([notes], {"notes": notes.c.at})


def test_rows_are_grouped_in_their_order() -> None:
    rows = [{"of": 1, "n": 2}, {"of": 2, "n": 1}, {"of": 1, "n": 1}]
    assert rows_by("of", rows) == {1: [rows[0], rows[2]], 2: [rows[1]]}
