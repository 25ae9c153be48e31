"""Rasa's process imports the contracts with its own Python, which has nothing else of ours."""

import subprocess

import pytest

from gendan.platform.layout import ROOT

PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
# Without site-packages: the standard library has to do.
SAYS = """
import sys
import gendan.contracts as contracts
from typing import get_type_hints
from gendan.contracts.turn import TurnReport
assert sys.version_info[:2] == (3, 10), sys.version
for name in contracts.__all__:
    if isinstance(getattr(contracts, name), type):
        get_type_hints(getattr(contracts, name))
needed = sorted(contracts.Say.__required_keys__)
print(f"{contracts.TurnOutcome.DONE}", TurnReport("t_1").to_json()["turn_id"], needed)
"""


@pytest.mark.rasa
def test_the_contracts_are_read_by_rasas_python_without_any_library() -> None:
    assert PYTHON.exists(), f"{PYTHON} is missing: set up Rasa's environment with `make setup`"
    command = [str(PYTHON), "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{SAYS}"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stdout.split()) == (0, ["done", "t_1", "['say']"]), run.stderr
