"""Plants faults in processes that tests start, so that a run that tests a promise shows that it can fail.

The product knows nothing of it. With the variables of `variables.py`, each process of a shop imports
`on_python_path/sitecustomize.py` at its start. That calls `plant_faults`, which waits for the modules that
the faults belong to. As soon as one of them has been imported, before anybody else has taken a name from it,
its classes and functions are replaced. It runs in all processes, so also on Rasa's Python 3.10.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

FAULTS = "GENDAN_TEST_FAULTS"
"""A JSON object: the faults to plant by their names, with what each has to know."""
NOTES = "GENDAN_TEST_FAULTS_NOTED"
"""The file in which each process notes, one JSON object a line, what was planted in it."""

Plant = Callable[[Any], None]
"""Breaks a module that has just been imported."""
_SIDES = ("backend", "clock", "crash_points", "gateway", "rasa")


class NoSuchFaultError(Exception):
    """A test asks for a fault that there isn't."""


def known_faults() -> dict[str, dict[str, Plant]]:
    """Return every fault: what it does to which module."""
    sides = [import_module(f"tests.fault_injection.{side}").FAULTS for side in _SIDES]
    return {name: dict(plants) for side in sides for name, plants in side.items()}


def asked_faults(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the faults to plant, with what each has to know."""
    asked: dict[str, str] = json.loads(environ.get(FAULTS) or "{}")
    return asked


def plant_faults(environ: Mapping[str, str]) -> None:
    """Have the faults that a test has asked for planted as soon as their modules are imported.

    Raises:
        NoSuchFaultError: one of them doesn't exist.
    """
    known, plants = known_faults(), {}
    for name in asked_faults(environ):
        if name not in known:
            raise NoSuchFaultError(f"there is no fault {name!r}, but {', '.join(sorted(known))}")
        for module, plant in known[name].items():
            plants.setdefault(module, []).append(partial(_plant_and_note, name, plant, environ[NOTES]))
    when_imported(plants)


def when_imported(plants: Mapping[str, Sequence[Plant]]) -> None:
    """Call these with their modules as soon as each has been imported; one that fails ends the process."""
    late = plants.keys() & sys.modules.keys()
    if late:
        raise ImportError(f"imported before a fault could be planted: {', '.join(sorted(late))}")
    if plants:
        sys.meta_path.insert(0, _Watch(plants))


def replace(part: Any, name: str, other: object) -> None:
    """Put something else in the place of a function, method or class, which has to be there."""
    if not hasattr(part, name):
        raise AttributeError(f"{part.__name__} has no {name} to break any more")
    setattr(part, name, other)


class _Watch(MetaPathFinder):
    """Finds modules as Python does, and has those that are waited for broken once they are executed."""

    def __init__(self, plants: Mapping[str, Sequence[Plant]]) -> None:
        self._plants = plants

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._plants:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next((one for one in found if one), None)
        if spec and spec.loader:
            self._watch(spec.loader, self._plants[fullname])
        return spec

    def _watch(self, loader: Any, plants: Sequence[Plant]) -> None:
        execute = loader.exec_module

        def execute_and_plant(module: ModuleType) -> None:
            execute(module)
            try:
                for plant in plants:
                    plant(module)
            except Exception:  # noqa: BLE001 - whatever it is, nothing may run without its fault
                traceback.print_exc()
                sys.stderr.flush()
                # Raised, it could be caught by whoever imports: Rasa would go on without a model.
                os._exit(1)

        loader.exec_module = execute_and_plant


def _plant_and_note(name: str, plant: Plant, notes: str, module: ModuleType) -> None:
    plant(module)
    note = {"fault": name, "module": module.__name__, "pid": os.getpid(), "command": sys.orig_argv}
    with open(notes, "a", encoding="utf-8") as file:  # noqa: PTH123 - Rasa's start is slow enough
        file.write(json.dumps(note) + "\n")
