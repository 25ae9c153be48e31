"""Telegram's channel against the stand-in for the Bot API."""

import asyncio
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.account_linking.service import AccountLinking
from bot.conversations.model import Address, OfferedButton, Outgoing, Sender
from bot.conversations.tables import conversations, messages
from bot.outbound.delivery import DeliveryLoop
from bot.rendering.catalogue import Catalogue
from bot.rendering.renderer import Renderer
from bot.settings import Settings
from bot.telegram.runtime import CatalogueWords, TelegramRuntime
from channels.telegram.outbound.pacing import Pace
from demo.telegram_sandbox.limits import FloodRates, Window
from demo.telegram_sandbox.running import Sandbox
from gendan.platform.settings import KeyRing
from tests.support.gateway import WORDS_EN, WORDS_ZH, Chat, ShopFacts
from tests.support.texts import real_catalogue

SECRET = "a-secret-of-more-than-24-characters"


KEYS = KeyRing({"k1": SECRET})


AT_ONCE = Pace(0.0, 0.0, 0.0, 0.0)


UNLIMITED = FloodRates(Window(10_000, 1.0), Window(10_000, 1.0), Window(10_000, 1.0))


def settings_for(sandbox: Sandbox, **other: Any) -> Settings:
    return Settings(
        rasa_token=SECRET,
        backend_key=SECRET,
        principal_keys=KEYS,
        identity_keys=KEYS,
        rest_keys=KEYS,
        telegram_token=sandbox.token,
        telegram_api_url=sandbox.url,
        **other,
    )


@cache
def renderer() -> Renderer:
    """The real texts, with those that the scripted dialogue says."""
    own = {"zh": WORDS_ZH, "en": WORDS_EN}
    return Renderer(
        {
            language: Catalogue(
                {
                    **real_catalogue(language).texts,
                    "echo": words.texts["echo"],
                    "done": words.texts["done"],
                },
                real_catalogue(language).terms,
            )
            for language, words in own.items()
        },
        "您",
    )


class Line:
    """A gateway with Telegram, as one process; it can be ended and begun again."""

    def __init__(self, chat: Chat, sandbox: Sandbox, pace: Pace = AT_ONCE) -> None:
        self.chat = chat
        self.sandbox = sandbox
        self.pace = pace
        self.dropped: list[str] = []
        self.server: TestServer | None = None

    async def begin(self, **settings: Any) -> None:
        chat = self.chat
        chat.composer._renderer = renderer()
        words = CatalogueWords(renderer(), chat.clock)
        self.deliveries = DeliveryLoop(chat.database, chat.clock, chat.metrics)
        self.links = AccountLinking(
            chat.database, chat.clock, renderer(), self.deliveries.announce, self.name_of, ShopFacts().shop
        )
        self.line = TelegramRuntime(
            settings_for(self.sandbox, **settings),
            chat.intake,
            self.links,
            words,
            self.dropped.append,
            self.pace,
        )
        assert self.line.channel
        self.deliveries.add(self.line.channel)
        chat.announce = self.deliveries.announce
        self.delivering = asyncio.create_task(self.deliveries.run())
        self.line.start()

    async def name_of(self, customer_id: str, _address: Address) -> str | None:
        return {"C1001": "李*", "C2001": "E*** C****"}.get(customer_id)

    async def end(self) -> None:
        await self.line.stop_listening()
        self.deliveries.stop()
        await self.delivering
        await self.line.close()

    async def crash(self) -> None:
        """End without a word, as a killed process does."""
        for task in (self.delivering, self.line._running, *self.chat.scheduler._running.values()):
            if task:
                task.cancel()
        await asyncio.sleep(0)
        await self.line.close()
        self.chat.restart()

    async def kept(self) -> list[dict[str, Any]]:
        """Return the bodies of what customers sent, in order."""
        async with self.chat.database.read.connect() as connection:
            query = select(messages.c.body).where(messages.c.sender == "customer").order_by(messages.c.seq)
            return list(await connection.scalars(query))

    async def answered(self, count: int) -> None:
        """Wait until so many of customers' messages are written down and dealt with."""
        async with asyncio.timeout(10):
            while len(await self.kept()) < count:
                await asyncio.sleep(0.01)
        self.chat.clock.pass_by(seconds=3)
        await self.chat.settled()

    async def conversation(self) -> Any:
        async with self.chat.database.read.connect() as connection:
            return (await connection.execute(select(conversations))).mappings().one()


def outgoing(body: dict[str, Any], *buttons: OfferedButton, message_id: str = "m_1") -> Outgoing:
    """Return a message of the bot, as the outbox gives it."""
    return Outgoing(
        message_id, "c_1", 1, Sender.BOT, datetime(2026, 11, 22, tzinfo=UTC), body, tuple(buttons)
    )
