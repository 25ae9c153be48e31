"""How long one turn takes, and how many turns a second there are."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

import aiohttp

from bench.comparison import Comparison, http_session, proven
from bench.figures import Row, Target, percentile
from bench.processes import cpu_seconds
from bench.questions import ORDER_QUESTIONS, PLAIN_MESSAGES
from bench.systems import ORDER, System

_TURNS_A_BLOCK = 10
_FEWEST_QUESTIONS = 2
_MS = 1000


async def measure_turns(bench: Comparison) -> list[Row]:
    """Time plain and order turns, one at a time, in blocks of a conversation each, the systems in turn."""
    blocks = bench.count(60, 12)
    async with http_session() as http:
        questions = await common_questions(bench.systems, http, bench.say)
        timed = await time_turns(bench.systems, http, questions, blocks, bench.say)
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for name, each in timed.items():
        for kind, taken in ((kind, taken) for block in each for kind, taken in block.items()):
            seconds[name, kind] += taken
    note = f"{blocks * _TURNS_A_BLOCK // 2} turns each"
    target = Target(0.25, is_ratio=True)
    return [
        _row(bench, seconds, "order turn, p50", "order", 0.5, note, target),
        _row(bench, seconds, "order turn, p95", "order", 0.95, note),
        _row(bench, seconds, "plain turn (a word of thanks), p50", "plain", 0.5, note),
        _row(bench, seconds, "plain turn (a word of thanks), p95", "plain", 0.95, note),
        _row(bench, seconds, "processor time a turn, half of each, p50", "cpu", 0.5, "independent of load"),
    ]


async def time_turns(
    systems: Sequence[System],
    http: aiohttp.ClientSession,
    questions: list[str],
    blocks: int,
    say: Callable[[str], None],
) -> dict[str, list[dict[str, list[float]]]]:
    """Let systems answer in short blocks by turns, each of them first as often as last.

    Returns:
        By the system's name, a dictionary for each block: seconds of its `order` and `plain` turns, and one
        figure `cpu`, the processor time a turn.
    """
    timed: dict[str, list[dict[str, list[float]]]] = {system.name: [] for system in systems}
    for block in range(-1, blocks):
        for system in systems if block % 2 else reversed(systems):
            taken = await _block(system, http, questions)
            # The first block of each only warms up.
            if block >= 0:
                timed[system.name].append(taken)
        if block % 10 == 0:
            say(f"turns: block {block} of {blocks}")
    return timed


async def measure_throughput(bench: Comparison) -> list[Row]:
    """Let conversations ask about the order at the same time, each as soon as it has its answer."""
    rows = []
    async with http_session() as http:
        questions = await common_questions(bench.systems, http, bench.say)
        for conversations in (8, 32):
            turns = bench.count(15, 5)
            rates = {}
            for system in bench.systems:
                rates[system.name] = await _rate(system, http, conversations, turns, questions)
                bench.say(f"{conversations} conversations, {system.name}: {rates[system.name]:.1f} turns/s")
            figures = [rates[system.name] for system in bench.systems]
            name = f"order turns a second, {conversations} conversations"
            target = Target(4, is_ratio=True, is_least=True)
            rows.append(Row.of(name, "/s", figures, target, f"{conversations * turns} turns"))
    return rows


async def common_questions(
    systems: Sequence[System], http: aiohttp.ClientSession, say: Callable[[str], None]
) -> list[str]:
    """Return the questions that every system answers with the order, so that all do the same work."""
    understood = []
    for question in ORDER_QUESTIONS:
        replies = [await (await proven(system, http)).say(question) for system in systems]
        if all(reply.is_about(ORDER) for reply in replies):
            understood.append(question)
    if len(understood) < _FEWEST_QUESTIONS:
        say("almost no question is understood by all: the turns of one may do less work than others'")
        return list(ORDER_QUESTIONS)
    say(f"asking {len(understood)} of {len(ORDER_QUESTIONS)} questions: all systems answer those")
    return understood


async def _block(system: System, http: aiohttp.ClientSession, questions: list[str]) -> dict[str, list[float]]:
    used = cpu_seconds(system.pids())
    chat = await proven(system, http)
    taken: dict[str, list[float]] = {"order": [], "plain": []}
    for number in range(_TURNS_A_BLOCK // 2):
        order = await chat.say(questions[number % len(questions)])
        plain = await chat.say(PLAIN_MESSAGES[number % len(PLAIN_MESSAGES)])
        taken["order"].append(order.seconds)
        taken["plain"].append(plain.seconds)
    return {**taken, "cpu": [(cpu_seconds(system.pids()) - used) / _TURNS_A_BLOCK]}


async def _rate(
    system: System, http: aiohttp.ClientSession, conversations: int, turns: int, questions: list[str]
) -> float:
    chats = [await proven(system, http) for _ in range(conversations)]

    async def talk(number: int) -> None:
        for turn in range(turns):
            await chats[number].say(questions[(number + turn) % len(questions)])

    started = time.perf_counter()
    await asyncio.gather(*(talk(number) for number in range(conversations)))
    return conversations * turns / (time.perf_counter() - started)


def _row(
    bench: Comparison,
    seconds: dict[tuple[str, str], list[float]],
    name: str,
    kind: str,
    share: float,
    note: str,
    target: Target | None = None,
) -> Row:
    figures = [percentile(seconds[system.name, kind], share) * _MS for system in bench.systems]
    return Row.of(name, "ms", figures, target, note)
