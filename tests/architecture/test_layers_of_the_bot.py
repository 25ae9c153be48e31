"""Who may import whom inside the gateway: capabilities on floors (docs/architecture.md)."""

import pytest

from tests.support.imports import ROOT, capabilities_of, imports_between, imports_of, in_a_circle

BOT = ROOT / "bot"
# A capability imports only those below it, except that any may name another's tables.
FLOORS = (
    {"shared"},
    {"conversations"},
    {"attachments", "dialogue", "rendering"},
    {"outbound"},
    {"cases"},
    {"ratings"},
    {"turns", "inbound"},
    {"account_linking", "cluster", "identity"},
    {"privacy", "telegram"},
)
# Single modules that belong to no capability; what they import themselves is looked at as well.
SHARED_MODULES = {"backend_client", "metrics", "ports", "settings", "tables"}
# Commands are composition roots: each is a program of its own.
COMPOSITION = {"commands.py", "runtime.py", "setup.py"}
CAPABILITIES = capabilities_of(BOT)


def floor_of(capability: str) -> int:
    return next(height for height, names in enumerate(FLOORS) if capability in names)


def test_every_capability_has_its_floor() -> None:
    assert sorted(name for names in FLOORS for name in names) == CAPABILITIES


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_imports_only_those_below_it(capability: str) -> None:
    below = {name for names in FLOORS[: floor_of(capability)] for name in names}
    wrong = [
        f"{path} imports {other}.{file}"
        for path, other, file in imports_between(BOT / capability)
        if other not in below | SHARED_MODULES
        and file != "tables"
        and path.rpartition("/")[2] not in COMPOSITION
    ]
    assert not wrong


def test_privacy_reads_others_tables_only_to_find_a_person_and_to_end_a_conversation() -> None:
    """What becomes of a table's rows is said in its own folder, by its `personal_data.py`."""
    finding = {"commands": {"account_linking", "conversations"}, "find": {"cases", "conversations"}}
    ending = {"hold": {"conversations"}, "retention": {"conversations"}}
    read = {(path, other) for path, other, file in imports_between(BOT / "privacy") if file == "tables"}
    assert read == {
        (f"privacy/{file}.py", other) for file, others in (finding | ending).items() for other in others
    }


def test_capabilities_import_each_other_in_no_circle() -> None:
    needs = {
        name: {
            other
            for path, other, file in imports_between(BOT / name)
            if file != "tables" and path.rpartition("/")[2] not in COMPOSITION
        }
        for name in CAPABILITIES
    }
    assert not in_a_circle(needs)


def test_shared_modules_stand_on_little() -> None:
    allowed = {"bot.conversations.model", "bot.ports", "bot.shared"}
    wrong = [
        f"{name} imports {module}"
        for name in SHARED_MODULES - {"tables"}
        for module in imports_of(BOT / f"{name}.py")
        if module.startswith("bot.") and not any(module == a or module.startswith(f"{a}.") for a in allowed)
    ]
    assert not wrong
