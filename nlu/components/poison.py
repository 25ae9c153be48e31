"""For tests only: a sentence that breaks Rasa each time, so that a run shows what becomes of such a turn."""

import os
import signal
import time
from collections.abc import Mapping

from understanding.normalise import Normalised

from components import normaliser

POISON, TEST_MODE = "GENDAN_TEST_POISON", "GENDAN_TEST_MODE"


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hang() -> None:
    time.sleep(3600)


def _spin() -> None:
    while True:
        pass


_EFFECTS = {"kill": _kill, "hang": _hang, "spin": _spin}


def plant_poison(environ: Mapping[str, str]) -> None:
    """Break Rasa at the sentence that `GENDAN_TEST_POISON` names, as `kill:…`, `hang:…` or `spin:…`.

    Raises:
        SystemExit: one is asked for outside test mode, or in another form.
    """
    asked = environ.get(POISON)
    if not asked:
        return
    if environ.get(TEST_MODE) != "1":
        raise SystemExit(f"{POISON} is set outside test mode: it breaks Rasa on purpose, unset it")
    effect, _, sentence = asked.partition(":")
    if effect not in _EFFECTS or not sentence:
        raise SystemExit(f"{POISON} is {asked!r}: write one of {', '.join(_EFFECTS)}, a colon and a sentence")
    normalise = normaliser.normalise

    def break_at_it(message: str) -> Normalised:
        if sentence in message:
            _EFFECTS[effect]()
        return normalise(message)

    normaliser.normalise = break_at_it
