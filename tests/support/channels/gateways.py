"""A gateway's parts on a PostgreSQL database that others use too, with a dialogue that the test scripts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from aiohttp import web

from bot.cluster.membership import Cluster
from bot.conversations.model import Address, Outgoing
from bot.conversations.repository import conversation_at
from bot.conversations.transcript import replies_to, said_by_people
from bot.identity.session_ids import SessionIds
from bot.identity.sessions import Sessions
from bot.inbound.rate_limits import Limits, Rates
from bot.outbound.delivery import DeliveryLoop
from bot.shared.ids import new_id
from bot.telegram.runtime import TelegramRuntime
from bot.turns.lease_recovery import LeaseRecovery
from channels.rest.channel import RestChannel
from channels.web.channel import SocketBorder, SocketChannel
from gendan.platform.clock import SystemClock
from gendan.platform.storage.database import open_database
from tests.support.gateway import KEYS, Chat

REST_KEY = "a-channel-key-of-another-server"


class OneOfSeveral:
    """A gateway, wired as bot/app.py does.

    Attributes:
        chat: what stands behind the channels.
    """

    def __init__(self, url: str, rates: Rates) -> None:
        database, clock = open_database(url), SystemClock()
        self.chat = Chat(database, clock)  # type: ignore[arg-type] # time passes here
        self.owner = self.chat.taker._writer.owner
        self.cluster = Cluster(url, database, clock, self.owner)
        others = self.cluster.notices
        self.chat.taker._writer._others = others
        self.deliveries = DeliveryLoop(database, clock, self.chat.metrics, self.owner, others)
        self.chat.announce = self.deliveries.announce
        limits = Limits(rates, clock.now().timestamp, frozenset({"web"}), self.cluster.new_buckets)
        self.chat.intake._limits = limits
        sessions = Sessions(database, "web", "default", clock, timedelta(days=30), SessionIds(KEYS))
        new = partial(new_id, "x")
        self.web = SocketChannel(self.chat.intake, sessions, str, new, limits, SocketBorder())
        self.rest = RestChannel(
            self.chat.intake,
            self._replies,
            self._said_by_people,
            {"k": REST_KEY},
            new,
            others,
        )
        self.telegram: TelegramRuntime | None = None
        self.abandoned = LeaseRecovery(database, clock, self.chat.scheduler.take_over)

    async def _replies(self, message_id: str) -> list[Outgoing] | None:
        async with self.chat.database.read.connect() as connection:
            return await replies_to(connection, message_id)

    async def _said_by_people(self, address: Address, after_seq: int) -> list[Outgoing]:
        async with self.chat.database.read.connect() as connection:
            conversation = await conversation_at(connection, address)
            return await said_by_people(connection, conversation.id, after_seq) if conversation else []

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Run it on a free port; return its address."""
        self.web.join(self.cluster.notices)
        self.cluster.look_for("web", self.web.look)
        self.cluster.notices.hear("due", self.deliveries.hear)
        self.cluster.notices.hear("arrived", self.chat.scheduler.hear_of_arrival)
        self.cluster.heartbeat.on_death(self.abandoned.look, self.deliveries.hear)
        for channel in (self.web, self.rest):
            self.deliveries.add(channel)
        if self.telegram and self.telegram.channel:
            self.deliveries.add(self.telegram.channel, self.telegram.may_send, shows_once=False)
            self.telegram.join(self.cluster.notices, self.cluster.heartbeat)
        app = web.Application()
        self.web.server.attach(app)
        self.rest.add_routes(app)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.cluster.start()
        self.delivering = asyncio.create_task(self.deliveries.run())
        self.looking = asyncio.create_task(self.abandoned.run())
        if self.telegram:
            self.telegram.start()
        # Listening begins with a connection of its own.
        await asyncio.sleep(0.3)
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            self.chat.dialogue.gate.set()
            await self.chat.scheduler.drain(5)
            if self.telegram:
                await self.telegram.stop_listening()
            self.deliveries.stop()
            self.looking.cancel()
            await asyncio.gather(self.delivering, return_exceptions=True)
            await self.web.hang_up()
            await runner.cleanup()
            await self.cluster.stop()
            if self.telegram:
                await self.telegram.close()
            await self.chat.database.close()

    def die(self) -> None:
        """Do nothing more and tell nobody, as a process that was killed."""
        turns = self.chat.scheduler._running.values()
        running = (*self.cluster._running, *turns, self.delivering, self.looking)
        for task in (*running, self.telegram._running if self.telegram else None):
            if task:
                task.cancel()
