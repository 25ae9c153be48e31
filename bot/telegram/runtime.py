"""The Telegram channel's composition root: with the gateway, and by itself for its commands."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import segno
import structlog
from aiohttp import web
from telegram.error import TelegramError

from bot.account_linking.service import TOKEN_LIFE, AccountLinking
from bot.cluster.heartbeat import Heartbeat
from bot.inbound.intake import MessageRefusedError
from bot.ports import AcceptsMessages, Channel, OtherGateways
from bot.rendering.renderer import Renderer, UnsayableError
from bot.settings import Settings
from channels.telegram.api import TelegramApi, account_of, open_api
from channels.telegram.inbound.polling import Poller
from channels.telegram.inbound.update_handler import UpdateHandler
from channels.telegram.inbound.webhook import TelegramWebhook, webhook_path, webhook_secret
from channels.telegram.inbound.webhook_registration import WebhookRegistration
from channels.telegram.outbound.channel import TelegramChannel
from channels.telegram.outbound.pacing import Pace, Pacer
from gendan.platform.clock import Clock
from gendan.platform.settings import SettingsError
from gendan.text.languages import CHINESE, language_of_locale

POLLING, WEBHOOK = "polling", "webhook"
# A clean stop waits this long for buttons to be answered and the like.
_STOP_S = 0.5
_AGAIN_S = 5
_log = structlog.get_logger(__name__)


class CatalogueWords:
    """The gateway's texts, as the channel asks for them.

    Args:
        renderer: writes them.
        clock: the present.
    """

    def __init__(self, renderer: Renderer, clock: Clock) -> None:
        self._renderer = renderer
        self._clock = clock

    def __call__(self, name: str, language: str, facts: Mapping[str, Any]) -> str:
        """Return a text in words; empty, and logged, where these facts can't be put into words."""
        try:
            return self._renderer.sentence(name, facts, language or CHINESE, self._clock.now())
        except UnsayableError:
            _log.exception("channel_text_unsayable", text=name)
            return ""

    def language_of(self, locale: str | None) -> str:
        """Return the language in which to speak with somebody who was never spoken with."""
        return language_of_locale(locale, CHINESE)


class TelegramOnPage:
    """Telegram as signed-in customers find it in the widget.

    Args:
        accounts: links accounts with customers of the shop.
        api: Telegram.
        account: the bot's number.
    """

    def __init__(self, accounts: AccountLinking, api: TelegramApi, account: str) -> None:
        self._accounts = accounts
        self._api = api
        self._account = account
        self._bot_link = ""

    async def linked_as(self, customer_id: str) -> str | None:
        """Return how the customer is called there; None while they aren't linked."""
        link = await self._accounts.link_of(TelegramChannel.name, self._account, customer_id)
        return link.name if link else None

    async def offer(self, customer_id: str) -> dict[str, Any]:
        """Return a link that is good once: `url`, `qr`, `command`, `expires_in_s`.

        `qr` is the link as a path of an SVG drawing and the drawing's `size`: a picture's address would be
        forbidden by many a shop's content security policy.

        Raises:
            LimitReachedError: the customer asked for too many.
            MessageRefusedError: Telegram can't be asked how the bot is called.
        """
        bot = await self._bot()
        token = await self._accounts.issue(customer_id)
        url = f"{bot}?start={token}"
        expires_in_s = int(TOKEN_LIFE.total_seconds())
        return {"url": url, "qr": drawn(url), "command": f"/start {token}", "expires_in_s": expires_in_s}

    async def end(self, customer_id: str) -> None:
        """Undo the customer's link."""
        await self._accounts.part(TelegramChannel.name, self._account, customer_id)

    async def _bot(self) -> str:
        if not self._bot_link:
            try:
                self._bot_link = str((await self._api.get_me()).link)
            except TelegramError as problem:
                _log.warning("bot_unknown", problem=type(problem).__name__)
                remedy = "Telegram can't be asked; try again in a moment"
                raise MessageRefusedError("unavailable", remedy, _AGAIN_S, status=503) from None
        return self._bot_link


def drawn(url: str) -> dict[str, Any]:
    """Return an address as a QR code: the `path` of an SVG drawing whose sides are `size` long."""
    code = segno.make(url, error="m")
    dark = ((x, y) for y, row in enumerate(code.matrix) for x, is_dark in enumerate(row) if is_dark)
    return {"size": len(code.matrix), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}


class TelegramRuntime:
    """Everything of Telegram that runs with the gateway; nothing of it does without a token.

    Args:
        settings: the gateway's.
        gateway: accepts messages.
        accounts: links accounts with customers of the shop.
        words: the gateway's texts.
        dropped: counts an update that is nothing for us, by what it is.
        pace: how fast messages are sent.

    Raises:
        SettingsError: the mode or the webhook's address can't be right.
    """

    name = TelegramChannel.name

    def __init__(
        self,
        settings: Settings,
        gateway: AcceptsMessages,
        accounts: AccountLinking,
        words: CatalogueWords,
        dropped: Callable[[str], None],
        pace: Pace | None = None,
    ) -> None:
        # Of several gateways one speaks for the bot, so that its limits hold; None is a gateway that doesn't.
        self._speaks_from: float | None = 0.0
        self._is_alive: Callable[[], bool] = lambda: True
        webhook_url = read_webhook_url(settings)
        open_to: dict[str, tuple[str, UpdateHandler]] = {}
        self.webhook = TelegramWebhook(open_to)
        self.pacer = Pacer(pace or Pace(), may_send=self.may_send)
        self.channel: Channel | None = None
        self.on_page: TelegramOnPage | None = None
        self._running: asyncio.Task[None] | None = None
        self._is_listening = False
        if not settings.telegram_token:
            return
        token = settings.telegram_token.get_secret_value()
        self._role = f"telegram:{account_of(token)}"
        self._api = open_api(token, settings.telegram_api_url)
        self.channel = TelegramChannel(self._api, words, self.pacer)
        self.on_page = TelegramOnPage(accounts, self._api, account_of(token))
        self._hearing = UpdateHandler(gateway, accounts, self._api, words, self.pacer, dropped)
        self._updates: Poller | WebhookRegistration
        if webhook_url:
            secret = webhook_secret(token)
            open_to[account_of(token)] = (secret, self._hearing)
            self._updates = WebhookRegistration(self._api, webhook_url, secret)
        else:
            self._updates = Poller(self._api, self._hearing)

    def add_routes(self, app: web.Application) -> None:
        """Add the webhook's path, which is closed to everybody while there is none."""
        self.webhook.add_routes(app)

    def start(self) -> None:
        """Begin to listen."""
        if self.channel is None:
            _log.info("telegram_off", remedy="'gendan telegram setup' takes a token (docs/telegram.md)")
            return
        self._is_listening = True
        if self._speaks_from is not None:
            self._listen()

    def join(self, others: OtherGateways, heartbeat: Heartbeat) -> None:
        """Speak and fetch only while no other gateway does; a webhook's updates are taken anywhere."""
        if self.channel is None:
            return
        self._speaks_from = None
        self._is_alive = lambda: heartbeat.is_alive
        self._hearing.join(others)
        heartbeat.stand_for(self._role, self._lead)

    def may_send(self) -> bool:
        """Whether this gateway is the one that speaks for the bot."""
        return self._speaks_from is not None and time.monotonic() >= self._speaks_from and self._is_alive()

    def _lead(self, is_leading: bool) -> None:  # noqa: FBT001 - as a role is told
        if is_leading and self._speaks_from is None:
            # What another one has just sent counts.
            self._speaks_from = time.monotonic() + self.pacer.pace.chat_s
            self._listen()
        elif not is_leading and self._speaks_from is not None:
            _log.info("telegram_passed_on")
            self._speaks_from = None
            if self._running:
                self._running.cancel()

    def _listen(self) -> None:
        if self._is_listening:
            _log.info("telegram_on", mode=type(self._updates).__name__.lower())
            self._running = asyncio.create_task(self._updates.run())

    async def stop_listening(self) -> None:
        """Take no more updates; what was taken is answered."""
        self._is_listening = False
        if self._running is None:
            return
        self._updates.stop()
        await asyncio.wait({self._running}, timeout=_STOP_S)
        await self._hearing.settle(_STOP_S)

    async def close(self) -> None:
        """Hang up."""
        if self.channel is None:
            return
        if self._running:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self._api.close_lines()


def read_webhook_url(settings: Settings) -> str | None:
    """Return where Telegram sends updates to, None while they are fetched.

    Raises:
        SettingsError: the mode is neither, or the address isn't one that Telegram takes.
    """
    if settings.telegram_mode == POLLING:
        return None
    if settings.telegram_mode != WEBHOOK:
        remedy = f"Use {POLLING} or {WEBHOOK}"
        raise SettingsError("GENDAN_TELEGRAM_MODE", f"is '{settings.telegram_mode}'", remedy)
    url = settings.telegram_public_url.rstrip("/")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        remedy = "Telegram only calls https: give the address that your proxy has for the gateway"
        raise SettingsError("GENDAN_TELEGRAM_PUBLIC_URL", f"is '{url}'", remedy)
    return url + webhook_path(account_of(settings.telegram_token.get_secret_value()))
