"""The programs that docstrings tell an engineer to run start as they are written there."""

import subprocess
from pathlib import Path

import pytest

from gendan.platform.layout import ROOT

PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"


@pytest.mark.rasa
@pytest.mark.parametrize("module", ["training.generate", "evaluation.run", "evaluation.ablation"])
def test_a_program_says_how_it_is_used(module: str) -> None:
    assert (ROOT / "nlu" / Path(*module.split("."))).with_suffix(".py").exists()
    done = subprocess.run(
        [str(PYTHON), "-m", module, "--help"], cwd=ROOT / "nlu", capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage:")
