"""What each system takes when nothing else runs: to start, and in memory."""

import asyncio

from bench.comparison import Comparison, http_session, proven
from bench.figures import Row, Target
from bench.processes import weigh
from bench.questions import ORDER_QUESTIONS, PLAIN_MESSAGES
from bench.systems import System

_MB = 1_000_000
_TURNS_A_CONVERSATION = 10
_AT_A_TIME = 4


async def measure_alone(bench: Comparison) -> list[Row]:
    """Start each system by itself, talk with it, weigh it, end it."""
    turns = bench.count(1000, 200)
    starts, weights = [], []
    for system in bench.systems:
        await asyncio.to_thread(system.start)
        try:
            starts.append(system.start_seconds)
            await _talk(system, turns)
            weights.append(weigh(system.pids()) / _MB)
        finally:
            await asyncio.to_thread(system.stop)
        bench.say(f"{system.name} alone: up after {starts[-1]:.0f} s, {weights[-1]:,.0f} MB")
    return [
        Row.of("start until the first answer", "s", starts),
        Row.of(f"memory of all processes after {turns:,} turns", "MB", weights, Target(1100), "sum of PSS"),
    ]


async def _talk(system: System, turns: int) -> None:
    conversations = turns // _TURNS_A_CONVERSATION
    limit = asyncio.Semaphore(_AT_A_TIME)
    async with http_session() as http:

        async def talk() -> None:
            async with limit:
                chat = await proven(system, http)
                for number in range(_TURNS_A_CONVERSATION // 2):
                    await chat.say(ORDER_QUESTIONS[number])
                    await chat.say(PLAIN_MESSAGES[number % len(PLAIN_MESSAGES)])

        await asyncio.gather(*(talk() for _ in range(conversations)))
