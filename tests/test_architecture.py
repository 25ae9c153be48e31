"""The rooms' walls: who may import whom (docs/architecture.md)."""

import re
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
    "demo": {"gendan", "channels.web.static_files"},
    "gendan": set(),
    "nlu": {"gendan.contracts", "gendan.library_logs", "gendan.text"},
}
# What all may stand on stands on nothing, and runs on Rasa's Python with its standard library alone.
SHARED_WITH_RASA = ("gendan/text", "gendan/library_logs.py")
NEEDS_MORE = {"gendan/text/phone_numbers.py": {"phonenumbers"}}
WRITTEN = {".py", ".yml", ".toml", ".sh", ".md", ""}
# A variable by which a test reaches into a process, and what breaks it on purpose.
OF_TESTS = re.compile(r"GENDAN_TEST|sabotage|fault_injection|(from|import) tests\b", re.IGNORECASE)
EXCEPTIONS = {
    ("bot/app.py", "channels"),
    # Only where the demo shop was asked for.
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
