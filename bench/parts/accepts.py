"""How many messages a second the gateway writes down before it acknowledges them."""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from prometheus_client import CollectorRegistry

from bench.comparison import Comparison
from bench.figures import Row, Target
from bot.app import MIGRATIONS
from bot.conversation.intake import Intake
from bot.messages import Address, Incoming
from bot.metrics import Metrics
from gendan.clock import SystemClock
from gendan.database import open_database
from gendan.migrations import prepare_schema

_CONVERSATIONS = 32


async def measure_accepts(bench: Comparison) -> list[Row]:
    """Accept messages of 32 conversations at once into a database of the gateway's."""
    messages = bench.count(4000, 1600)
    with TemporaryDirectory(dir=bench.var) as folder:
        url = f"sqlite:///{Path(folder) / 'gateway.db'}"
        await prepare_schema(url, MIGRATIONS)
        database = open_database(url)
        intake = Intake(database, SystemClock(), lambda _conversation: None, Metrics(CollectorRegistry()))
        try:
            await _accept(intake, _CONVERSATIONS)
            started = time.perf_counter()
            await _accept(intake, messages)
            rate = messages / (time.perf_counter() - started)
        finally:
            await database.close()
    note = f"{messages:,} messages of {_CONVERSATIONS} conversations, synchronous=FULL"
    target = Target(400, is_least=True)
    return [Row("messages durably accepted a second", "/s", ours=rate, target=target, note=note)]


async def _accept(intake: Intake, messages: int) -> None:
    async def say(conversation: int) -> None:
        for _ in range(messages // _CONVERSATIONS):
            address = Address("rest", "bench", f"sender-{conversation}")
            await intake.accept(Incoming(address, uuid4().hex, "我的快递到哪了", source="bench"))

    await asyncio.gather(*(say(number) for number in range(_CONVERSATIONS)))
