"""Which shop is meant: the one that runs here, else the one that would."""

import json
import os
from dataclasses import dataclass
from typing import Any

from gendan.cli.environment import Ports, process_environment
from gendan.cli.supervisor import is_alive
from gendan.layout import Layout


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


def find_shop(layout: Layout, *, demo: bool) -> ShopHere:
    """Return the shop that runs here, else the one that would run; `demo` says which that would be."""
    written: dict[str, Any] | None = None
    if layout.run_file.exists():
        written = json.loads(layout.run_file.read_text(encoding="utf-8"))
    run = written if written and is_alive(written["pid"]) else None
    ports = Ports(**run["ports"]) if run else Ports()
    demo = run["demo"] if run else demo
    environ = process_environment(layout, ports, os.environ, demo=demo)
    return ShopHere(environ, ports, run, written is not None and run is None, demo)
