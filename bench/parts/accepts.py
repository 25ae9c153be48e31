"""How many messages a second the gateway writes down before it acknowledges them."""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from prometheus_client import CollectorRegistry

from bench.comparison import Comparison
from bench.figures import Row, Target
from bot.conversations.model import Address, Incoming
from bot.inbound.intake import Intake
from bot.inbound.rate_limits import Limits, Rates
from bot.metrics import Metrics
from bot.settings import MIGRATIONS
from gendan.contracts import NumberShapes
from gendan.platform.clock import SystemClock
from gendan.platform.storage.database import open_database
from gendan.platform.storage.migrations import prepare_schema

_CONVERSATIONS = 32


async def measure_accepts(bench: Comparison) -> list[Row]:
    """Accept messages of 32 conversations at once into a database of the gateway's."""
    return await accept_for_a_while(bench.count(4000, 1600), bench.var)


async def accept_for_a_while(messages: int, var: Path) -> list[Row]:
    """Accept so many messages into a database made in a folder."""
    with TemporaryDirectory(dir=var) as folder:
        url = f"sqlite:///{Path(folder) / 'gateway.db'}"
        await prepare_schema(url, MIGRATIONS)
        database = open_database(url)
        metrics = Metrics(CollectorRegistry())
        intake = Intake(database, SystemClock(), _leave, metrics, _unlimited(), _no_shapes)
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


def _leave(_conversation: str) -> None:
    """Answer nothing: only accepting is measured."""


def _unlimited() -> Limits:
    return Limits(Rates(), time.monotonic, frozenset())


async def _no_shapes() -> NumberShapes:
    return {}


async def _accept(intake: Intake, messages: int) -> None:
    async def say(conversation: int) -> None:
        for _ in range(messages // _CONVERSATIONS):
            address = Address("rest", "bench", f"sender-{conversation}")
            await intake.accept(Incoming(address, uuid4().hex, "我的快递到哪了", source="bench"))

    await asyncio.gather(*(say(number) for number in range(_CONVERSATIONS)))
