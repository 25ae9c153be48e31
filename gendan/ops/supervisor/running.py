"""Which shop is meant: the one that runs here, else the one that would."""

import json
import os
from dataclasses import dataclass
from typing import Any

from gendan.ops.supervisor.environment import Ports, process_environment
from gendan.ops.supervisor.lock import is_held
from gendan.platform.layout import Layout


@dataclass(frozen=True)
class ShopHere:
    """A shop of this installation.

    Attributes:
        environ: the variables that its processes have or would have.
        run: what `gendan up` wrote down about the present run; None when nothing runs.
        was_killed: whether a run ended without tidying up.
    """

    environ: dict[str, str]
    ports: Ports
    run: dict[str, Any] | None
    was_killed: bool
    demo: bool


def read_run(layout: Layout) -> dict[str, Any] | None:
    """Return what `gendan up` wrote down about its run; None if there is nothing, or nothing readable."""
    try:
        written: dict[str, Any] = json.loads(layout.run_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return written


def find_shop(layout: Layout, *, demo: bool) -> ShopHere:
    """Return the shop that runs here, else the one that would run; `demo` says which that would be."""
    written = read_run(layout)
    run = written if is_held(layout) else None
    ports = Ports(**run["ports"]) if run else Ports()
    demo = run["demo"] if run else demo
    environ = process_environment(layout, ports, os.environ, demo=demo)
    return ShopHere(environ, ports, run, layout.run_file.exists() and not is_held(layout), demo)
