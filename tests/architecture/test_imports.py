"""The rooms' walls: who may import whom (docs/architecture.md)."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.imports import ROOMS, ROOT, files_of, imports_of, is_within

# Beside themselves. gendan's own modules may use no room at all.
MAY_IMPORT = {
    "bot": {"gendan"},
    "channels": {"bot.conversations.model", "bot.ports", "gendan.contracts", "gendan.text"},
    "actions": {"gendan"},
    "backend": {"gendan"},
    "demo": {"backend", "gendan", "channels.web.static_files"},
    "gendan": set(),
    "nlu": {"gendan.contracts", "gendan.platform.logging.library_logs", "gendan.text"},
}
# Each of the things that stand in for the world has walls of its own, inside those of the room.
IN_THE_DEMO = {
    "shop": {"backend"},
    "storefront": {"channels.web.static_files"},
    "telegram_sandbox": set[str](),
}
# What all may stand on stands on nothing, and runs on Rasa's Python with its standard library alone.
SHARED_WITH_RASA = ("gendan/text", "gendan/platform/logging/library_logs.py")
NEEDS_MORE = {"gendan/text/phone_numbers.py": {"phonenumbers"}}
WRITTEN = {".py", ".yml", ".toml", ".sh", ".md", ""}
# A variable by which a test reaches into a process, and what breaks it on purpose.
OF_TESTS = re.compile(r"GENDAN_TEST|sabotage|fault_injection|(from|import) tests\b", re.IGNORECASE)
EXCEPTIONS = {
    ("bot/app.py", "channels"),
    # Only where the demo shop, or one of its commands, was asked for.
    ("backend/commands.py", "demo"),
    ("bot/app.py", "demo"),
    ("bot/telegram/runtime.py", "channels"),
    ("bot/telegram/setup.py", "channels"),
}


def files_at(*places: str) -> Iterator[Path]:
    for place in places:
        yield from [ROOT / place] if place.endswith(".py") else files_of(place)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    allowed = {room} | MAY_IMPORT[room]
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(room)
        for module in imports_of(path)
        if module.split(".")[0] in ROOMS
        and not any(is_within(module, place) for place in allowed)
        and (str(path.relative_to(ROOT)), module.split(".")[0]) not in EXCEPTIONS
    ]
    assert not wrong


@pytest.mark.parametrize(("part", "needs"), IN_THE_DEMO.items())
def test_a_part_of_the_demo_imports_no_other_and_only_what_it_may(part: str, needs: set[str]) -> None:
    allowed = {f"demo.{part}", "gendan", *needs}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of(f"demo/{part}")
        for module in imports_of(path)
        if module.split(".")[0] in ROOMS and not any(is_within(module, place) for place in allowed)
    ]
    assert not wrong


def test_every_part_of_the_demo_has_its_walls() -> None:
    assert {path.parent.name for path in (ROOT / "demo").glob("*/__init__.py")} == IN_THE_DEMO.keys()


@pytest.mark.process
def test_a_real_shop_loads_nothing_that_stands_in_for_the_world() -> None:
    code = "import sys, backend.commands, bot.app; print([name for name in sys.modules if 'demo' in name])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_rasas_room_shares_needs_the_standard_library_alone() -> None:
    wrong = [
        f"{name} imports {module}"
        for path in files_at(*SHARED_WITH_RASA)
        for name in [str(path.relative_to(ROOT))]
        for module in imports_of(path)
        if not is_within(module, "gendan.text")
        and module.split(".")[0] not in sys.stdlib_module_names | NEEDS_MORE.get(name, set())
    ]
    assert not wrong


def test_rasas_room_needs_nothing_that_its_environment_lacks() -> None:
    lacking = {name.removesuffix(".py").replace("/", ".") for name in NEEDS_MORE}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of("nlu")
        for module in imports_of(path)
        if module in lacking
    ]
    assert not wrong


def test_the_contracts_import_nothing_but_each_other_and_the_standard_library() -> None:
    own = "gendan.contracts"
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in files_of("gendan/contracts")
        for module in imports_of(path)
        if not is_within(module, own) and module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not wrong


def test_the_product_knows_nothing_of_the_faults_that_tests_plant() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} says {found[0]}"
        for room in (*ROOMS, "deploy")
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in WRITTEN and path.is_file() and not {".venv", "node_modules"} & set(path.parts)
        if (found := OF_TESTS.search(path.read_text(encoding="utf-8")))
    ]
    assert not wrong


def test_the_walls_are_looked_at_from_every_room() -> None:
    assert all(any(files_of(room)) for room in ROOMS)


def test_what_services_stand_on_knows_neither_a_shop_nor_how_it_is_run() -> None:
    below = {"gendan/platform": ("gendan.platform", "gendan.contracts", "gendan.text")}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for folder, allowed in below.items()
        for path in files_of(folder)
        for module in imports_of(path)
        if is_within(module, "gendan") and not any(is_within(module, place) for place in allowed)
    ]
    assert not wrong


def test_no_test_imports_from_another_test_or_from_fixtures() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for folder in ("tests", "bench")
        for path in files_of(folder)
        for module in imports_of(path)
        if is_within(module, "tests") and module.split(".")[-1].startswith(("test_", "conftest"))
    ]
    assert not wrong
