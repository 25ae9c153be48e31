"""Who may import whom inside the backend: capabilities on floors (docs/architecture.md)."""

import pytest

from tests.support.imports import ROOT, capabilities_of, imports_between, imports_of, in_a_circle

BACKEND = ROOT / "backend"
# A capability may import everything of those below it.
FLOORS = (
    "shared",
    "identity",
    "http",
    "idempotency",
    "spreadsheets",
    "customers",
    "history",
    "shipments",
    "orders",
    "order_view",
)
# Of the others, which have no order among themselves, only these files; and never in a circle.
OPEN_FILES = {"model", "service", "access", "schemas"}
UPPER = {
    "carrier_webhooks",
    "feedback",
    "order_import",
    "order_resolution",
    "outbound",
    "privacy",
    "shop",
    "verification",
}
# Which conversations are a person's is told by what they said of themselves in them, too.
FINDS_BY_TABLES = {("privacy/find.py", "feedback")}
# A command is a program of its own: it takes from the service's registry what privacy is given elsewhere.
TAKES_THE_REGISTRY = {("privacy/commands.py", "personal_data")}
SETTINGS = "backend.settings"
SHOP_FILE = "shop_file"  # commands of every capability read it, as they read the settings


CAPABILITIES = capabilities_of(BACKEND)


def test_every_capability_has_its_place() -> None:
    placed = {*FLOORS, *UPPER}
    unplaced = set(CAPABILITIES) - placed
    assert not unplaced, "folders of backend/ without a floor: name them in FLOORS or UPPER of this file"
    assert placed == set(CAPABILITIES), "floors without a folder in backend/"


def test_every_capabilitys_tables_are_known() -> None:
    """A table that nobody imported is missing where migrations are compared and the demo shop is emptied."""
    here = {f"backend.{path.parent.name}" for path in BACKEND.glob("*/tables.py")}
    assert not here - set(imports_of(BACKEND / "tables.py")), "their tables aren't in backend/tables.py"


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_imports_only_what_it_may(capability: str) -> None:
    below = set(FLOORS[: FLOORS.index(capability)] if capability in FLOORS else FLOORS)
    wrong = [
        f"{path} imports {other}.{file}"
        for path, other, file in imports_between(BACKEND / capability)
        if other not in below
        and f"backend.{other}" != SETTINGS
        and not (capability in UPPER and other in UPPER and file in {*OPEN_FILES, SHOP_FILE})
        and not (file == "tables" and (path, other) in FINDS_BY_TABLES)
        and (path, other) not in TAKES_THE_REGISTRY
    ]
    assert not wrong


def test_privacy_reads_others_tables_only_to_find_a_person() -> None:
    """What becomes of a table's rows is said in its own folder, by its `personal_data.py`."""
    finding = {
        "commands": {"customers", "orders"},
        "concerned_orders": {"customers", "orders"},
        "find": {"customers", "feedback", "identity", "orders", "shipments"},
    }
    read = {(path, other) for path, other, file in imports_between(BACKEND / "privacy") if file == "tables"}
    assert read == {(f"privacy/{file}.py", other) for file, others in finding.items() for other in others}


def test_capabilities_import_each_other_in_no_circle() -> None:
    needs = {
        name: {other for _, other, _ in imports_between(BACKEND / name) if other in UPPER} for name in UPPER
    }
    assert not in_a_circle(needs)


def test_what_decides_knows_no_framework() -> None:
    frameworks = {"aiohttp", "sqlalchemy", "structlog", "click", "asyncio"}
    pure = [
        path
        for name in ("model", "states", "status", "state_machine")
        for path in BACKEND.rglob(f"{name}.py")
    ]
    found = {
        (path.name, module)
        for path in pure
        for module in imports_of(path)
        if module.split(".")[0] in frameworks
    }
    assert len(pure) > len(UPPER) / 2
    assert not found


def test_sql_is_written_in_repositories_only() -> None:
    allowed = {"repository", "tables", "rows", "columns", "facts", "order_rows", "personal_data"}
    found = {
        str(path.relative_to(BACKEND))
        for path in BACKEND.rglob("*.py")
        if "migrations" not in path.parts
        and "privacy" not in path.parts
        and not any(word in path.stem for word in allowed)
        and "sqlalchemy" in imports_of(path)
    }
    assert found == set()


def test_the_backend_imports_no_other_room() -> None:
    others = {"bot", "channels", "actions", "nlu", "rasa", "rasa_sdk"}
    found = {module.split(".")[0] for path in BACKEND.rglob("*.py") for module in imports_of(path)}
    assert not found & others
