"""Runs the tests of `rasas_python` with Rasa's interpreter, in one process: importing Rasa takes long."""

import os
import subprocess
import sysconfig
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gendan.ops.supervisor.training import train
from gendan.platform.layout import ROOT, Layout

HERE = Path(__file__).resolve().parent
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
FILES = sorted(path.stem for path in (HERE / "rasas_python").glob("test_*.py"))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[ET.Element]]:
    """Return what became of each test, by its file."""
    assert PYTHON.exists(), f"{PYTHON} is missing: set up Rasa's environment with `make setup`"
    report = tmp_path_factory.mktemp("rasas_python") / "report.xml"
    run = subprocess.run(
        [str(PYTHON), "run.py", sysconfig.get_path("purelib"), f"--junit-xml={report}"],
        cwd=HERE / "rasas_python",
        env={**os.environ, "GENDAN_TEST_MODEL": str(train(Layout()))},
        capture_output=True,
        text=True,
        check=False,
    )
    has_run = run.returncode in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    assert has_run, run.stdout[-6000:] + run.stderr[-2000:]
    found: dict[str, list[ET.Element]] = defaultdict(list)
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by the run itself
        found[case.attrib["classname"]].append(case)
    return found


@pytest.mark.rasa
@pytest.mark.timeout(900)
@pytest.mark.parametrize("file", FILES)
def test_the_models_and_components_keep_their_promises_in_rasas_python(
    cases: dict[str, list[ET.Element]], file: str
) -> None:
    assert cases[file], "nothing was run"
    failures = [failure for case in cases[file] for failure in (*case.iter("failure"), *case.iter("error"))]
    assert not failures, "\n\n".join(failure.text or "" for failure in failures)[-6000:]
