"""Who may import whom inside the action server (docs/architecture.md)."""

from tests.support.imports import ROOT, capabilities_of, imports_between, in_a_circle

ACTIONS = ROOT / "actions"
# Read by every action, and imports none.
CORE = "core"


def needs() -> dict[str, set[str]]:
    return {
        name: {other for _, other, _ in imports_between(ACTIONS / name)} for name in capabilities_of(ACTIONS)
    }


def test_what_all_actions_are_made_of_imports_none_of_them() -> None:
    assert needs()[CORE] == set()


def test_capabilities_import_each_other_in_no_circle() -> None:
    found = needs()
    assert len(found) > 8
    assert not in_a_circle(found)
