"""Runs the tests of `rasas_python` with Rasa's interpreter, one subprocess a file."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
FILES = sorted(path.name for path in (HERE / "rasas_python").glob("test_*.py"))


@pytest.mark.rasa
@pytest.mark.timeout(900)
@pytest.mark.parametrize("file", FILES)
def test_the_models_and_components_keep_their_promises_in_rasas_python(file: str) -> None:
    assert PYTHON.exists(), f"{PYTHON} is missing: set up Rasa's environment with `make setup`"
    run = subprocess.run(
        [str(PYTHON), "run.py", sysconfig.get_path("purelib"), file],
        cwd=HERE / "rasas_python",
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
