"""Faults of Rasa's process, on Python 3.10."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from typing import Any

from tests.fault_injection.planting import Plant, asked_faults, replace


def kill() -> None:
    """End the process as the kernel does when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    """Stand still."""
    time.sleep(3600)


def spin() -> None:
    """Compute for ever."""
    while True:
        pass


_EFFECTS = {"kill": kill, "hang": hang, "spin": spin}


def break_at_a_sentence(normaliser: Any) -> None:
    """Break Rasa each time it reads a sentence, named as `kill:…`, `hang:…` or `spin:…`."""
    effect, _, sentence = asked_faults(os.environ)["poison"].partition(":")
    if effect not in _EFFECTS or not sentence:
        raise ValueError(f"poison: write one of {', '.join(_EFFECTS)}, a colon and a sentence")
    normalise = normaliser.normalise

    def break_at_it(message: str) -> Any:
        if sentence in message:
            _EFFECTS[effect]()
        return normalise(message)

    replace(normaliser, "normalise", break_at_it)


FAULTS: Mapping[str, Mapping[str, Plant]] = {"poison": {"components.normaliser": break_at_a_sentence}}
