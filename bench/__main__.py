"""`python -m bench`: compare, print the table, write it down."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import aiohttp
import click
import socketio
from rich.text import Text

from bench.against import CheckoutError, Pair, check_checkout, compare, ratio_table
from bench.comparison import Comparison
from bench.figures import Row
from bench.gateway import GendanSystem
from bench.machine import machine
from bench.parts.accepts import measure_accepts
from bench.parts.alone import measure_alone
from bench.parts.answers import count_wrong_answers
from bench.parts.growth import measure_growth
from bench.parts.quick_messages import measure_quick_messages
from bench.parts.sockets import measure_sockets
from bench.parts.stages import measure_stages
from bench.parts.training import measure_training
from bench.parts.turns import measure_throughput, measure_turns
from bench.report import markdown_table, screen_table, write_into
from bench.stock.training import StockTrainingError, stock_model
from bench.stock_rasa import StockSystem
from bench.systems import SystemDownError
from gendan.ops.supervisor.training import TrainingError, train
from gendan.platform.console import PlainConsole
from gendan.platform.http.serving import allow_open_files
from gendan.platform.layout import Layout

Part = Callable[[Comparison], Awaitable[list[Row]]]
# Each of these starts what it needs by itself.
ALONE: dict[str, Part] = {"training": measure_training, "accepts": measure_accepts, "alone": measure_alone}
# These talk with all three systems, which then run side by side.
TOGETHER: dict[str, Part] = {
    "turns": measure_turns,
    "throughput": measure_throughput,
    "quick": measure_quick_messages,
    "answers": count_wrong_answers,
    "stages": measure_stages,
    "sockets": measure_sockets,
    "growth": measure_growth,
}
_LONGEST_PART_S = 5400
# What a part may stumble over without taking the others along.
_FAILURES = (
    SystemDownError,
    aiohttp.ClientError,
    socketio.exceptions.SocketIOError,
    subprocess.SubprocessError,
    OSError,
    ValueError,
)
_PAGE = Layout().root / "docs" / "performance.md"
# Without a terminal (a file, a pipe) a table would be squeezed into 80 columns.
_console = PlainConsole(width=None if sys.stdout.isatty() else 180)


@click.command()
@click.option("--quick", "is_quick", is_flag=True, help="Fewer repetitions: half the time.")
@click.option("--only", multiple=True, type=click.Choice([*ALONE, *TOGETHER]), help="This part (repeatable).")
@click.option("--write", "writes", is_flag=True, help=f"Put the table into {_PAGE.name}.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Compare with another checkout of Gendan instead, by turns.",
)
@click.option("--var", type=click.Path(path_type=Path), default=Layout().var / "bench", show_default=True)
def main(*, is_quick: bool, only: Sequence[str], writes: bool, against: Path | None, var: Path) -> None:
    """Compare Gendan with stock Rasa, or with another state of itself, on this machine."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        # However it is told to end, and from wherever: what it started ends with it.
        signal.signal(ending, signal.default_int_handler)
    allow_open_files()
    if against:
        _compare_with(against.resolve(), var.resolve() / "against", is_quick=is_quick)
        return
    started = time.monotonic()
    bench = _comparison(var.resolve(), is_quick=is_quick)
    chosen = only or (*ALONE, *TOGETHER)
    rows, failures = asyncio.run(_measure(bench, chosen))
    on = machine() + (", --quick" if is_quick else "")
    _console.print(screen_table(rows, on))
    for failure in failures:
        _console.print(failure, style="bold red")
    _console.print(f"{(time.monotonic() - started) / 60:.0f} minutes")
    if writes:
        write_into(_PAGE, "\n\n".join([on + ".", markdown_table(rows), *failures]))
    sys.exit(1 if failures else 0)


def _compare_with(old: Path, var: Path, *, is_quick: bool) -> None:
    try:
        check_checkout(old)
        figures = asyncio.run(compare(Pair(old, Layout().root, var, is_quick, _say)))
    except CheckoutError as problem:
        raise click.ClickException(str(problem)) from None
    except _FAILURES as problem:
        raise click.ClickException(f"{type(problem).__name__}: {problem}") from None
    _console.print(ratio_table(figures, machine() + (", --quick" if is_quick else "")))


def _say(line: str) -> None:
    _console.print(Text.assemble((time.strftime("%H:%M:%S"), "dim"), f" {line}"))


def _comparison(var: Path, *, is_quick: bool) -> Comparison:
    layout = Layout()
    var.mkdir(parents=True, exist_ok=True)
    with _console.status("Training both models, unless they are …"):
        try:
            model, ours = stock_model(layout, var), train(layout)
        except (StockTrainingError, TrainingError) as problem:
            raise click.ClickException(str(problem)) from problem
    return Comparison(
        StockSystem("stock Rasa", Path(model.path), var / "stock", var),
        StockSystem("stock Rasa, our pipeline", ours, var / "mixed", var),
        GendanSystem(var / "ours"),
        model,
        is_quick,
        var,
        _say,
    )


async def _measure(bench: Comparison, chosen: Sequence[str]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    failures: list[str] = []
    for name in (name for name in ALONE if name in chosen):
        await _run(name, ALONE[name], bench, rows, failures)
    together = [name for name in TOGETHER if name in chosen]
    if not together:
        return rows, failures
    try:
        for system in bench.systems:
            await asyncio.to_thread(system.start)
            bench.say(f"{system.name} is up")
        for name in together:
            await _run(name, TOGETHER[name], bench, rows, failures)
    except SystemDownError as problem:
        failures.append(str(problem))
    finally:
        for system in bench.systems:
            await asyncio.to_thread(system.stop)
    return rows, failures


async def _run(name: str, part: Part, bench: Comparison, rows: list[Row], failures: list[str]) -> None:
    bench.say(f"part '{name}'")
    try:
        async with asyncio.timeout(_LONGEST_PART_S):
            found = await part(bench)
    except _FAILURES as problem:
        failures.append(f"{name}: {type(problem).__name__}: {problem}")
        bench.say(failures[-1])
    else:
        rows += found
        # Whoever ends it early has what is measured so far.
        _console.print(screen_table(found, name))


if __name__ == "__main__":
    main()
