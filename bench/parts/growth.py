"""What a turn costs as its conversation grows."""

import time
from dataclasses import dataclass

import aiohttp

from bench.comparison import Comparison, http_session
from bench.figures import Row, Target, around, percentile
from bench.questions import INSIDE_A_FORM, ORDER_QUESTIONS, PLAIN_MESSAGES
from bench.systems import Chat, System

_MS = 1000
_TURNS = (10, 100, 1000)
_WIDTH = 11
_TASK_EVERY = 5
_FRESH = 3
_OURS_S = 200


@dataclass(frozen=True)
class Shape:
    """A way in which a conversation goes on for long."""

    name: str

    async def begin(self, chat: Chat) -> None:
        """Bring a fresh conversation to where it goes on from."""
        if self.name == "a task every fifth turn":
            await chat.prove()
        if self.name == "inside an unfinished form":
            # Nobody has proven anything, so the answer is a form that asks for proof.
            await chat.say(ORDER_QUESTIONS[0])

    def message(self, turn: int) -> str:
        """Return what is said at a turn."""
        if self.name == "inside an unfinished form":
            return INSIDE_A_FORM
        if self.name == "a task every fifth turn" and turn % _TASK_EVERY == 0:
            return ORDER_QUESTIONS[0]
        return PLAIN_MESSAGES[turn % len(PLAIN_MESSAGES)]


SHAPES = (Shape("small talk"), Shape("inside an unfinished form"), Shape("a task every fifth turn"))


async def measure_growth(bench: Comparison) -> list[Row]:
    """Talk 1,000 turns in each shape with each system, or as many as the time allows."""
    rows = []
    async with http_session() as http:
        for shape in SHAPES:
            seconds = {}
            for system in bench.systems:
                seconds[system.name] = taken = await _talk(bench, system, http, shape)
                last = percentile(taken[-_WIDTH:], 0.5) * _MS
                bench.say(f"{shape.name}, {system.name}: {len(taken)} turns, the last at {last:.0f} ms")
            early = {s.name: await _early(s, http, shape) for s in bench.systems}
            rows += _rows(bench, shape, seconds, early)
    return rows


async def _talk(bench: Comparison, system: System, http: aiohttp.ClientSession, shape: Shape) -> list[float]:
    chat = system.chat(http)
    await shape.begin(chat)
    deadline = time.monotonic() + (_OURS_S if system is bench.ours else bench.count(60, 15))
    taken: list[float] = []
    while len(taken) < _TURNS[-1] and time.monotonic() < deadline:
        taken.append((await chat.say(shape.message(len(taken) + 1))).seconds)
    return taken


async def _early(system: System, http: aiohttp.ClientSession, shape: Shape) -> float:
    """Time turn 10 in fresh conversations right after the long ones, so that the machine is the same."""
    window: list[float] = []
    for _ in range(_FRESH):
        chat = system.chat(http)
        await shape.begin(chat)
        taken = [(await chat.say(shape.message(turn))).seconds for turn in range(1, _WIDTH + 5)]
        window += around(taken, _TURNS[0], _WIDTH)
    return percentile(window, 0.5)


def _rows(
    bench: Comparison, shape: Shape, seconds: dict[str, list[float]], early: dict[str, float]
) -> list[Row]:
    def at(name: str, turn: int) -> float | None:
        if turn == _TURNS[0]:
            return early[name] * _MS
        taken = seconds[name]
        return percentile(around(taken, turn, _WIDTH), 0.5) * _MS if len(taken) >= turn else None

    names = [system.name for system in bench.systems]
    note = "; ".join(_reached(name, seconds[name]) for name in names if len(seconds[name]) < _TURNS[-1])
    rows = [
        Row.of(f"turn {turn:,}, {shape.name}, p50", "ms", [at(name, turn) for name in names])
        for turn in _TURNS
    ]
    growth = [_ratio(at(name, _TURNS[-1]), early[name] * _MS) for name in names]
    return [*rows, Row.of(f"turn 1,000 against turn 10, {shape.name}", "×", growth, Target(1.2), note)]


def _reached(name: str, taken: list[float]) -> str:
    last = percentile(taken[-_WIDTH:], 0.5) * _MS
    return f"{name} was at turn {len(taken)} and {last:.0f} ms when its time was up"


def _ratio(late: float | None, early: float) -> float | None:
    return late / early if late is not None else None
