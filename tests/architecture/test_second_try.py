"""What fails beside other tests is tried once more alone, and nothing gets by that way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gendan.platform.layout import ROOT

DISTURBED = """
from pathlib import Path
def test_disturbed():
    seen = Path("seen")
    if not seen.exists():
        seen.write_text("once")
        raise AssertionError
"""
BROKEN = "def test_broken(): assert False\n"
pytestmark = pytest.mark.process


def run(folder: Path, *program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *program],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "-q -p no:schemathesis"},
        check=False,
    )


def two_rounds(folder: Path, **tests: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for name, source in tests.items():
        (folder / f"test_{name}.py").write_text(source, encoding="utf-8")
    assert run(folder, "pytest", "--cache-clear").returncode == pytest.ExitCode.TESTS_FAILED
    return run(folder, "tests.support.second_try")


def test_what_passes_alone_is_named(tmp_path: Path) -> None:
    done = two_rounds(tmp_path, disturbed=DISTURBED, fine="def test_fine(): pass\n")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert "passed alone, and failed beside others:\n  test_disturbed.py::test_disturbed" in done.stdout


def test_what_fails_again_has_failed(tmp_path: Path) -> None:
    done = two_rounds(tmp_path, disturbed=DISTURBED, broken=BROKEN)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_broken.py::test_broken" in done.stdout


def test_many_failures_are_no_disturbance(tmp_path: Path) -> None:
    done = two_rounds(tmp_path, **{f"disturbed_{n}": DISTURBED.replace("seen", f"seen{n}") for n in range(4)})
    assert done.returncode == 1
    assert done.stdout == "\n4 tests failed: too many to have been disturbed by others.\n"


@pytest.mark.parametrize(
    ("code", "is_tried_again", "passes"),
    [(0, False, True), (1, True, True), (2, False, False), (3, False, False), (6, False, False)],
)
def test_only_failed_tests_are_tried_again(code: int, *, is_tried_again: bool, passes: bool) -> None:
    first = f"""PYTEST=sh -c 'case "$$*" in *--cache-clear*) exit {code};; esac' --"""
    done = subprocess.run(
        ["make", "-s", "test-ui", "-o", ".venv/.dev", "-o", "nlu/.venv/.rasa", first, "PYTHON=echo again:"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ("again:" in done.stdout, done.returncode == 0) == (is_tried_again, passes), done


def test_a_round_that_failed_without_a_failed_test_has_failed(tmp_path: Path) -> None:
    assert run(tmp_path, "tests.support.second_try").returncode == 1
