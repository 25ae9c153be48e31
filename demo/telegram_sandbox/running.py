"""Starting and stopping the stand-in."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count

from aiohttp import web

from demo.telegram_sandbox.chats import Chat, Person
from demo.telegram_sandbox.faults import Faults
from demo.telegram_sandbox.limits import FloodRates
from demo.telegram_sandbox.page import ChatPage
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.server import MAX_BODY_BYTES, BotApi, refusals_as_json
from demo.telegram_sandbox.state import Bot, Clock, World
from demo.telegram_sandbox.updates import Update

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"  # noqa: S105 - opens nothing but the stand-in
_FIRST_USER = 10_001


class Sandbox:
    """A running stand-in, with everything that a test does to it and sees of it.

    Args:
        world: its state.
        runner: its HTTP server.
        host: where it listens.
        port: where it listens; 0 for any free one.

    Attributes:
        world: state, down to every chat and update.
        users: by id, those that were added.
    """

    def __init__(self, world: World, runner: web.AppRunner, host: str, port: int) -> None:
        self.world = world
        self.users: dict[int, User] = {}
        self._runner = runner
        self._host = host
        self._port = port
        self._site: web.TCPSite | None = None
        self._ids = count(_FIRST_USER)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self._host}:{self._port}"

    @property
    def base_url(self) -> str:
        """`base_url` of the library's `Bot`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """`base_file_url` of the library's `Bot`."""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.bot.token

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self.world.faults

    @property
    def updates(self) -> list[Update]:
        """Everything that the bot was or is to be told, with how often and when it took it."""
        return self.world.updates.log

    @property
    def breaches(self) -> dict[str, int]:
        """How often each of Telegram's limits was broken; empty is good."""
        return dict(self.world.limits.breaches)

    def add_user(
        self,
        first_name: str = "Li Wei",
        last_name: str = "",
        username: str = "",
        language_code: str = "en",
        phone: str = "",
    ) -> User:
        """Add a person who hasn't written to the bot yet."""
        number = next(self._ids)
        person = Person(number, first_name, last_name, username, language_code, phone or f"86138000{number}")
        user = self.users[number] = User(self.world, person)
        return user

    def add_group(self, title: str = "Neighbours") -> Chat:
        """Add a group with the bot in it; people write there by `send(text, group)`."""
        return self.world.add_group(title)

    async def refuse_connections(self) -> None:
        """Cut every connection and take no new ones, as when the network is gone."""
        if self._site:
            await self._site.stop()
            self._site = None
        if self._runner.server:
            for connection in self._runner.server.connections:
                connection.force_close()

    async def accept_connections(self) -> None:
        """Listen, on the same port as before."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, self._host, self._port, reuse_address=True)
            await self._site.start()
            self._port = self._runner.addresses[0][1]


@asynccontextmanager
async def serving(
    *,
    token: str = TOKEN,
    rates: FloodRates | None = None,
    seed: int = 0,
    host: str = "127.0.0.1",
    port: int = 0,
    now: Clock = time.time,
    webhook_retry_s: float = 1.0,
) -> AsyncIterator[Sandbox]:
    """Run a stand-in in this event loop.

    Args:
        token: of the one bot there is.
        rates: how many messages may be sent; strict unless said otherwise.
        seed: of the faults.
        host: where to listen.
        port: where to listen; 0 for any free one.
        now: the present, in Unix seconds.
        webhook_retry_s: wait before a webhook that failed is tried again; doubles with each failure.
    """
    bot = Bot(token, "Gendan", "gendan_demo_bot", launched_at=now())
    world = World(bot, rates or FloodRates(), seed, now, webhook_retry_s)
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[refusals_as_json])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    sandbox = Sandbox(world, runner, host, port)
    BotApi(world).add_routes(app)
    ChatPage(world, sandbox.users).add_routes(app)
    await runner.setup()
    await sandbox.accept_connections()
    webhooks = asyncio.create_task(world.webhooks.run())
    try:
        yield sandbox
    finally:
        webhooks.cancel()
        with suppress(asyncio.CancelledError):
            await webhooks
        world.polling.end_for_webhook()
        await runner.cleanup()
