"""The three systems side by side, and what the parts share."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.gateway import GendanSystem
from bench.stock.training import StockModel
from bench.stock_rasa import StockSystem
from bench.systems import Chat, System


@dataclass(frozen=True)
class Comparison:
    """What is compared, and how thoroughly.

    Attributes:
        stock: stock pipeline, stock policies, stock Rasa.
        mixed: stock Rasa with our pipeline, model and rules.
        ours: everything of ours, through the gateway.
        model: the stock assistant's.
        is_quick: fewer repetitions.
        var: folder of everything that is written.
        say: told what happens, one line each.
    """

    stock: StockSystem
    mixed: StockSystem
    ours: GendanSystem
    model: StockModel
    is_quick: bool
    var: Path
    say: Callable[[str], None]

    @property
    def systems(self) -> Sequence[System]:
        """All three, in the order of the columns."""
        return (self.stock, self.mixed, self.ours)

    def count(self, thorough: int, quick: int) -> int:
        """Return how often something is repeated."""
        return quick if self.is_quick else thorough


@asynccontextmanager
async def http_session() -> AsyncIterator[aiohttp.ClientSession]:
    """Return a client session that keeps its connections, as servers that talk to a bot do."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def proven(system: System, http: aiohttp.ClientSession) -> Chat:
    """Begin a conversation that may ask about the order."""
    chat = system.chat(http)
    await chat.prove()
    return chat
