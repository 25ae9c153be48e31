"""Where a test lives: by what it starts, then as the sources are laid out (CONTRIBUTING.md)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gendan.platform.layout import ROOT

TESTS = ROOT / "tests"
LEVELS = {"architecture", "conversations", "unit", "component", "contract", "e2e", "reliability", "ui"}
# Their folders are the sources'. Those of the other levels are named after what is tried.
MIRRORING = ("unit", "component", "contract")
# What has no folder of sources: others' clients, and what runs in Rasa's Python.
OF_THEIR_OWN = {Path("contract/stock_clients"), Path("component/nlu/rasas_python")}


def test_every_test_has_its_level() -> None:
    levels = {path.relative_to(TESTS).parts[0] for path in TESTS.rglob("test_*.py")}
    assert levels == LEVELS


def test_folders_of_tests_are_called_as_the_folders_of_what_they_test() -> None:
    folders = {path.parent.relative_to(TESTS) for path in TESTS.rglob("test_*.py")}
    mirroring = {folder for folder in folders if folder.parts[0] in MIRRORING}
    assert len(mirroring) > len(MIRRORING)
    without = {folder for folder in mirroring if not (ROOT / Path(*folder.parts[1:])).is_dir()}
    assert without == OF_THEIR_OWN


PLANTED = """
import socket, sqlite3
import pytest
pytestmark = pytest.mark.unit

@pytest.fixture
def database():
    return sqlite3.connect(":memory:")

def test_of_a_database(database): pass
def test_of_a_server(): socket.create_server(("127.0.0.1", 0)).close()
def test_of_a_client():
    with pytest.raises(OSError): socket.create_connection(("127.0.0.1", 9), 1)
@pytest.mark.process
def test_of_a_program():
    import subprocess
    subprocess.run(["true"])
async def test_of_a_loop(): pass
"""


@pytest.mark.process
def test_a_unit_test_that_starts_something_fails(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    plugins = ("-p", "tests.conftest", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, "-c", "pyproject.toml", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    told = sorted(set(re.findall(r"is no unit test \(([\w.]+)\)", done.stdout)))
    assert told == ["socket.bind", "socket.connect", "sqlite3.connect", "subprocess.Popen"]
    assert re.search(r"^3 failed, 1 passed, 1 error", done.stdout, re.MULTILINE), done.stdout
