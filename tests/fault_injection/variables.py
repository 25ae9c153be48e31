"""For tests: the variables that plant faults in a shop, and the proof that they were planted."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fault_injection.planting import FAULTS, NOTES, NoSuchFaultError, known_faults

ROOT = Path(__file__).resolve().parents[2]
ON_PYTHON_PATH = Path(__file__).resolve().parent / "on_python_path"


@contextmanager
def with_faults(folder: Path, *faults: str, processes: int = 1, **knowing: str) -> Iterator[dict[str, str]]:
    """Give the variables of a shop, started inside, that has these faults; fail in the end if it hadn't.

    Without that, a run in which a fault wasn't planted and something else went wrong would look like one that
    found the fault.

    Args:
        folder: where the processes note what was planted in them.
        faults: their names.
        processes: so many services at least have to have each of them, such as two gateways.
        knowing: further faults, with what each has to know.
    """
    asked = dict.fromkeys(faults, "") | knowing
    if unknown := asked.keys() - known_faults().keys():
        raise NoSuchFaultError(", ".join(sorted(unknown)))
    folder.mkdir(parents=True, exist_ok=True)
    notes = folder / "planted.jsonl"
    yield {
        "PYTHONPATH": os.pathsep.join(map(str, (ON_PYTHON_PATH, ROOT))),
        FAULTS: json.dumps(asked),
        NOTES: str(notes),
    }
    assert not (told := missing(notes, asked, processes)), told


def missing(notes: Path, asked: Iterable[str], processes: int) -> str:
    """Return which faults were planted in fewer services than `processes`; nothing where there is none."""
    places = [(fault, module) for fault in asked for module in known_faults()[fault]]
    counts = {place: len(services(notes, *place)) for place in places}
    return "; ".join(
        f"{fault} was planted in {module} of {count} services only"
        for (fault, module), count in counts.items()
        if count < processes
    )


def services(notes: Path, fault: str, module: str) -> set[int]:
    """Return the ids of the services, commands not counted, in which a fault's module was broken."""
    return {
        note["pid"]
        for note in noted(notes)
        if (note["fault"], note["module"]) == (fault, module) and _SERVES & set(note["command"])
    }


def noted(notes: Path) -> list[dict[str, Any]]:
    """Return what processes have noted."""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    return [json.loads(line) for line in lines]


_SERVES = {"serve", "serve.py"}
