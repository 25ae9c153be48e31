"""This checkout against another one: both run side by side and are measured by turns.

A busy moment meets both, so only ratios count: a machine that is slow today is slow for either.
"""

import asyncio
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench.comparison import http_session
from bench.figures import Target, percentile, written
from bench.gateway import GendanSystem, command_line
from bench.parts.turns import common_questions, time_turns
from bench.systems import SystemDownError

_MS = 1000
_LONGEST_S = 900
_ORDER_TURN = Target(1.05, is_ratio=True)
_ACCEPTS = Target(0.9, is_ratio=True, is_least=True)
# Said by either checkout's own code, in a process of its own.
_ACCEPT = """
import asyncio, sys
from pathlib import Path
from bench.parts.accepts import accept_for_a_while
print(asyncio.run(accept_for_a_while(int(sys.argv[1]), Path(sys.argv[2])))[0].ours)
"""


class CheckoutError(Exception):
    """What was named can't be measured; the message says why and what to do."""


@dataclass(frozen=True)
class Pair:
    """What is compared, and how thoroughly.

    Attributes:
        old: the other checkout.
        new: this one, or whichever is judged.
        var: folder of everything that is written.
        is_quick: fewer repetitions.
        say: told what happens, one line each.
    """

    old: Path
    new: Path
    var: Path
    is_quick: bool
    say: Callable[[str], None]

    def count(self, thorough: int, quick: int) -> int:
        """Return how often something is repeated."""
        return quick if self.is_quick else thorough


@dataclass(frozen=True)
class Figure:
    """One measure of both checkouts.

    Attributes:
        old: measured by turns with `new`, so that two of the same place belong together.
        unit: `ms` or `/s`.
    """

    name: str
    unit: str
    old: Sequence[float]
    new: Sequence[float]
    target: Target | None = None

    @property
    def ratios(self) -> list[float]:
        """New against old of each pair, measured at about the same moment."""
        return [new / old for old, new in zip(self.old, self.new, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios: what made the machine slow for a while made both slow."""
        return statistics.median(self.ratios)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met, None without one."""
        if self.target is None:
            return None
        return self.target.is_met(self.ratio, 1.0)

    @property
    def middle_half(self) -> tuple[float, float]:
        """Between which ratios half of the pairs lie; as wide as the machine was busy."""
        return percentile(self.ratios, 0.25), percentile(self.ratios, 0.75)


def check_checkout(root: Path) -> None:
    """See that a checkout can be run.

    Raises:
        CheckoutError: it isn't one, or has no environment.
    """
    if not (root / "bench" / "parts" / "accepts.py").is_file():
        raise CheckoutError(f"--against {root}: that is no checkout of Gendan with a bench")
    for python in (_python(root), root / "nlu" / ".venv" / "bin" / "python"):
        if not python.exists():
            raise CheckoutError(f"--against {root}: it lacks {python}; run 'make setup' there")


async def compare(pair: Pair) -> list[Figure]:
    """Measure both; raises SystemDownError when one doesn't come up or doesn't answer."""
    pair.var.mkdir(parents=True, exist_ok=True)
    for root in (pair.old, pair.new):
        await asyncio.to_thread(_run, root, "training", [command_line(str(_python(root))), "train"])
    accepts = await asyncio.to_thread(compare_accepts, pair)
    return [*await _compare_turns(pair), accepts]


def compare_accepts(pair: Pair) -> Figure:
    """Let both checkouts accept messages, each time in a process of its own."""
    messages, rounds = pair.count(4000, 800), pair.count(7, 3)
    rates: dict[Path, list[float]] = {pair.old: [], pair.new: []}
    for number in range(rounds):
        for root in _by_turns(pair.old, pair.new, number):
            told = _run(root, "accepting", ["-c", _ACCEPT, str(messages), str(pair.var)])
            rates[root].append(float(told.split()[-1]))
        pair.say(f"accepts: round {number + 1} of {rounds}")
    name = "messages durably accepted a second"
    return Figure(name, "/s", rates[pair.old], rates[pair.new], _ACCEPTS)


async def _compare_turns(pair: Pair) -> list[Figure]:
    old = GendanSystem(pair.var / "old", pair.old, "old")
    new = GendanSystem(pair.var / "new", pair.new, "new")
    try:
        for system in (old, new):
            await asyncio.to_thread(system.start)
            pair.say(f"{system.name} is up")
        async with http_session() as http:
            questions = await common_questions((old, new), http, pair.say)
            blocks = await time_turns((old, new), http, questions, pair.count(60, 12), pair.say)
    finally:
        for system in (old, new):
            await asyncio.to_thread(system.stop)

    def figure(name: str, kind: str, target: Target | None = None) -> Figure:
        medians = {
            system.name: [statistics.median(block[kind]) * _MS for block in blocks[system.name]]
            for system in (old, new)
        }
        return Figure(name, "ms", medians["old"], medians["new"], target)

    return [
        figure("order turn, median of each block", "order", _ORDER_TURN),
        figure("plain turn (a word of thanks), median of each block", "plain"),
        figure("processor time a turn, half of each", "cpu"),
    ]


def ratio_table(figures: Sequence[Figure], title: str) -> Table:
    """Return the table for a terminal."""
    table = Table(title=title, title_justify="left")
    for heading in ("", "old", "new", "new : old", "half of the pairs", "target"):
        table.add_column(heading, justify="left" if not heading else "right")
    for figure in figures:
        table.add_row(*ratio_cells(figure), style="red" if figure.is_met is False else None)
    return table


def ratio_cells(figure: Figure) -> list[str]:
    """Return a figure's cells; its target says whether it is met or missed."""
    medians = [written(statistics.median(values), figure.unit) for values in (figure.old, figure.new)]
    low, high = figure.middle_half
    target = ""
    if figure.target:
        sign = "≥" if figure.target.is_least else "≤"
        target = f"{sign} {figure.target.limit:g}× {'met' if figure.is_met else 'missed'}"
    return [figure.name, *medians, f"{figure.ratio:.3f}×", f"{low:.2f}–{high:.2f}×", target]


def _by_turns(old: Path, new: Path, number: int) -> tuple[Path, Path]:
    # Who comes second finds the disk as the first has left it: each comes second half of the time.
    return (old, new) if number % 2 == 0 else (new, old)


def _python(root: Path) -> Path:
    return root / ".venv" / "bin" / "python"


def _run(root: Path, what: str, arguments: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - a checkout that the operator names
        [str(_python(root)), *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SystemDownError(f"{what} in {root}: {last}")
    return done.stdout
