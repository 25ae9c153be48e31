"""Every fault that tests plant can be planted, and a process that should have one doesn't run without it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.fault_injection.planting import FAULTS, NOTES, NoSuchFaultError, known_faults
from tests.fault_injection.rasa import break_at_a_sentence
from tests.fault_injection.variables import ON_PYTHON_PATH, ROOT, noted, services, with_faults

pytestmark = pytest.mark.process

RASAS_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
# What each fault has to know, where it has to know something.
KNOWING = {"crash_at": "at", "poison": "kill:die"}
OF_RASA = {"poison"}
COMPOSITION_ROOTS = "import bot.app, backend.app, backend.commands"


def run(
    code: str, folder: Path, asked: object = None, python: Path = Path(sys.executable), cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    variables = {
        "PYTHONPATH": os.pathsep.join(map(str, (ON_PYTHON_PATH, ROOT))),
        NOTES: str(folder / "planted.jsonl"),
        **({} if asked is None else {FAULTS: json.dumps(asked)}),
    }
    command = [str(python), "-c", code]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )


def wanted(faults: dict[str, str]) -> set[tuple[str, str]]:
    known = known_faults()
    return {(fault, module) for fault in faults for module in known[fault]}


def planted_in(folder: Path) -> set[tuple[str, str]]:
    return {(note["fault"], note["module"]) for note in noted(folder / "planted.jsonl")}


def test_every_fault_of_the_gateway_and_the_backend_is_planted(tmp_path: Path) -> None:
    faults = {fault: KNOWING.get(fault, "") for fault in known_faults() if fault not in OF_RASA}
    done = run(COMPOSITION_ROOTS, tmp_path, faults)
    assert done.returncode == 0, done.stderr
    assert planted_in(tmp_path) == wanted(faults)


@pytest.mark.rasa
def test_every_fault_of_rasa_is_planted_on_its_own_python(tmp_path: Path) -> None:
    faults = {fault: KNOWING[fault] for fault in OF_RASA}
    done = run("import components.normaliser", tmp_path, faults, RASAS_PYTHON, ROOT / "nlu")
    assert done.returncode == 0, done.stderr
    assert planted_in(tmp_path) == wanted(faults)


@pytest.mark.parametrize("sentence", ["", "die", "burn:die", "kill:"])
def test_a_poison_that_says_no_effect_or_no_sentence_is_refused(
    monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    monkeypatch.setenv(FAULTS, json.dumps({"poison": sentence}))
    with pytest.raises(ValueError, match="write one of kill, hang, spin"):
        break_at_a_sentence(SimpleNamespace(normalise=str))


def test_nothing_is_changed_in_a_process_that_no_test_has_asked_to_break(tmp_path: Path) -> None:
    code = "import sys; print(*(type(finder).__module__ for finder in sys.meta_path))"
    assert "fault_injection" not in run(code, tmp_path).stdout
    assert "fault_injection" in run(code, tmp_path, {"skip_access_check": ""}).stdout


@pytest.mark.parametrize("asked", [{"else": ""}, {"skip_access_check": "", "else": ""}])
def test_a_process_does_not_start_with_a_fault_that_does_not_exist(
    tmp_path: Path, asked: dict[str, str]
) -> None:
    done = run("print('started')", tmp_path, asked)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "there is no fault 'else'" in done.stderr


def test_a_process_ends_when_there_is_nothing_left_to_break(tmp_path: Path) -> None:
    code = (
        "from tests.fault_injection.planting import replace, when_imported\n"
        "when_imported({'colorsys': [lambda module: replace(module, 'cmyk_to_rgb', print)]})\n"
        "try: import colorsys\n"
        "except BaseException: print('went on')\n"
    )
    done = run(code, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "colorsys has no cmyk_to_rgb to break any more" in done.stderr


def test_a_process_ends_when_a_fault_would_come_too_late(tmp_path: Path) -> None:
    code = (
        "import colorsys\n"
        "from tests.fault_injection.planting import when_imported\n"
        "when_imported({'colorsys': [print]})\n"
    )
    done = run(code, tmp_path)
    assert done.returncode != 0
    assert "imported before a fault could be planted: colorsys" in done.stderr


def test_a_test_that_names_a_fault_which_does_not_exist_fails(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFaultError, match=r"^else$"), with_faults(tmp_path, "else"):
        pass


def test_a_run_whose_fault_was_planted_in_no_service_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match=r"skip_access_check was planted in backend\.orders\.access of 0"),
        with_faults(tmp_path, "skip_access_check") as variables,
    ):
        # Whatever else a run starts, the service has to have it.
        run("import backend.orders.access", tmp_path, json.loads(variables[FAULTS]))
    assert len(noted(tmp_path / "planted.jsonl")) == 1


def test_a_run_of_two_services_of_which_one_has_the_fault_fails(tmp_path: Path) -> None:
    note = {"fault": "offer_any_way", "module": "backend.verification.ways", "pid": 1, "command": ["serve"]}
    notes = tmp_path / "planted.jsonl"
    with (
        pytest.raises(AssertionError, match="of 1 services only"),
        with_faults(tmp_path, "offer_any_way", processes=2),
    ):
        notes.write_text(2 * (json.dumps(note) + "\n"), encoding="utf-8")
    assert services(notes, "offer_any_way", "backend.verification.ways") == {1}


def test_every_fault_is_planted_by_a_run() -> None:
    definitions = ROOT / "tests" / "fault_injection"
    every = (ROOT / "tests").rglob("*.py")
    others = [path for path in every if path != Path(__file__) and definitions not in path.parents]
    written = "\n".join(path.read_text(encoding="utf-8") for path in others)
    named = {fault for fault in known_faults() if f'"{fault}"' in written or f"{fault}=" in written}
    assert named == known_faults().keys()
