"""Where a test lives: by what it starts, then as the sources are laid out (CONTRIBUTING.md)."""

from pathlib import Path

from gendan.platform.layout import ROOT

TESTS = ROOT / "tests"
LEVELS = {"architecture", "unit", "component", "contract", "e2e", "reliability", "ui"}
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
