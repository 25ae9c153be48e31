"""The comparison of two checkouts: its arithmetic, its words, and what runs in a checkout's own process."""

import sys
from pathlib import Path

import pytest

from bench.against import (
    CheckoutError,
    Figure,
    Pair,
    check_checkout,
    compare_accepts,
    ratio_cells,
)
from bench.figures import Target
from bench.gateway import GendanSystem
from bench.parts import turns
from bench.parts.accepts import accept_for_a_while
from bench.systems import SystemDownError
from gendan.platform.layout import ROOT

AT_MOST, AT_LEAST = Target(1.05, is_ratio=True), Target(0.9, is_ratio=True, is_least=True)


def test_the_ratio_is_the_median_of_the_pairs_and_one_wild_figure_changes_nothing() -> None:
    assert Figure("x", "ms", old=[10, 10, 10], new=[10, 11, 900]).ratio == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("target", "new", "words"),
    [
        (AT_MOST, 10.5, "≤ 1.05× met"),
        (AT_MOST, 10.6, "≤ 1.05× missed"),
        (AT_LEAST, 9.0, "≥ 0.9× met"),
        (AT_LEAST, 8.9, "≥ 0.9× missed"),
    ],
)
def test_a_target_is_said_to_be_met_or_missed(target: Target, new: float, words: str) -> None:
    assert ratio_cells(Figure("x", "ms", [10.0], [new], target))[-1] == words


def test_pairs_of_the_same_moment_say_how_sure_a_ratio_is() -> None:
    figure = Figure("x", "ms", old=[10, 20, 40, 80], new=[10, 22, 36, 80])
    assert ratio_cells(figure)[-2] == "0.90–1.00×"


def test_what_is_no_checkout_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(CheckoutError, match=f"{tmp_path}: that is no checkout"):
        check_checkout(tmp_path)


def test_a_checkout_without_its_environment_is_told_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "bench" / "parts").mkdir(parents=True)
    (tmp_path / "bench" / "parts" / "accepts.py").touch()
    with pytest.raises(CheckoutError, match="run 'make setup' there"):
        check_checkout(tmp_path)


def checkout(root: Path, rate: float, log: Path) -> Path:
    """Return a checkout whose accepts take down who was asked, and are as fast as said."""
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (root / "bench" / "parts").mkdir(parents=True)
    (root / "bench" / "parts" / "accepts.py").write_text(
        "from types import SimpleNamespace\n"
        "async def accept_for_a_while(messages, var):\n"
        f"    with open({str(log)!r}, 'a') as log: print({root.name!r}, messages, file=log)\n"
        f"    return [SimpleNamespace(ours={rate})]\n",
        encoding="utf-8",
    )
    return root


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    log = tmp_path / "log"
    old, new = (checkout(tmp_path / name, rate, log) for name, rate in (("old", 1000.0), ("new", 800.0)))
    return Pair(old, new, tmp_path, is_quick=True, say=lambda _line: None)


@pytest.mark.process
def test_each_checkouts_own_code_accepts_by_turns_and_a_slower_one_misses_the_target(pair: Pair) -> None:
    figure = compare_accepts(pair)
    asked = [line.split()[0] for line in (pair.var / "log").read_text(encoding="utf-8").splitlines()]
    assert asked == ["old", "new", "new", "old", "old", "new"]
    assert (figure.ratio, figure.is_met) == (0.8, False)


@pytest.mark.process
def test_a_checkout_that_breaks_is_named_with_its_last_words(pair: Pair) -> None:
    (pair.new / "bench" / "parts" / "accepts.py").write_text("raise OSError('no disk')\n", encoding="utf-8")
    with pytest.raises(SystemDownError, match=r"accepting in .*new: OSError: no disk"):
        compare_accepts(pair)


@pytest.mark.process
def test_this_checkout_accepts_in_a_process_of_its_own(tmp_path: Path) -> None:
    pair = Pair(ROOT, ROOT, tmp_path, is_quick=True, say=lambda _line: None)
    assert compare_accepts(pair).ratio > 0


async def test_who_is_first_in_a_block_is_last_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def block(system: GendanSystem, *_rest: object) -> dict[str, list[float]]:
        asked.append(system.name)
        return {"order": [1.0], "plain": [1.0], "cpu": [1.0]}

    monkeypatch.setattr(turns, "_block", block)
    systems = (GendanSystem(Path(), None, "old"), GendanSystem(Path(), None, "new"))
    timed = await turns.time_turns(systems, None, [], 2, lambda _line: None)  # type: ignore[arg-type]
    assert asked == ["old", "new", "new", "old", "old", "new"]
    assert {name: len(blocks) for name, blocks in timed.items()} == {"old": 2, "new": 2}


async def test_messages_are_accepted_through_the_gateways_own_intake(tmp_path: Path) -> None:
    [row] = await accept_for_a_while(64, tmp_path)
    assert row.ours is not None
    assert row.ours > 0
