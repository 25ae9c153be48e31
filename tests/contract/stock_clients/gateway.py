"""The web channel with real sockets and deliveries, on a dialogue that the test scripts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from sqlalchemy import func, select

from bot.inbound.rate_limits import Limits, Rates
from bot.outbound.delivery import DeliveryLoop
from bot.outbound.tables import deliveries
from bot.ports import DeliveryOutcome
from bot.shared.ids import new_id
from channels.web.channel import SocketBorder, SocketChannel
from tests.support.gateway import Chat, sessions_of


@dataclass(frozen=True)
class Served:
    """A running web channel."""

    url: str
    chat: Chat

    async def parked(self, count: int) -> None:
        """Wait until so many messages found nobody to hear them."""
        async with asyncio.timeout(10):
            while await self._parked() < count:
                await asyncio.sleep(0.01)

    async def _parked(self) -> int:
        query = select(func.count()).where(deliveries.c.status == DeliveryOutcome.PARKED)
        async with self.chat.database.read.connect() as connection:
            return int(await connection.scalar(query))


@asynccontextmanager
async def served(chat: Chat, sites: tuple[str, ...] = ()) -> AsyncIterator[Served]:
    """Run the channel on a free port, as the gateway does.

    Args:
        chat: the gateway's parts behind it.
        sites: that may connect, beside the channel's own.
    """
    limits = Limits(Rates(), lambda: chat.clock.now().timestamp(), frozenset({"web"}))
    channel = SocketChannel(
        chat.intake,
        sessions_of(chat),
        str,
        partial(new_id, "x"),
        limits,
        SocketBorder(sites),
    )
    outbox = DeliveryLoop(chat.database, chat.clock, chat.metrics)
    outbox.add(channel)
    chat.announce = outbox.announce
    app = web.Application()
    channel.server.attach(app)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    delivering = asyncio.create_task(outbox.run())
    try:
        yield Served(f"http://127.0.0.1:{runner.addresses[0][1]}", chat)
        await chat.settled()
    finally:
        outbox.stop()
        await delivering
        await channel.hang_up()
        await runner.cleanup()
