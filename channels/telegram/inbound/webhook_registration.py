"""Telling Telegram where updates go, once it answers."""

import asyncio

import structlog
from telegram.error import TelegramError

from channels.telegram.api import ALLOWED_UPDATES, TelegramApi

_LONGEST_PAUSE_S = 60.0
_log = structlog.get_logger(__name__)


class WebhookRegistration:
    """Sets the webhook; the gateway need not be set up anew when its address changes.

    Args:
        api: Telegram.
        url: where updates go.
        secret: shown with each of them.
    """

    def __init__(self, api: TelegramApi, url: str, secret: str) -> None:
        self._api = api
        self._url = url
        self._secret = secret
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Try no more."""
        self._stopping.set()

    async def run(self) -> None:
        """Try until it is set."""
        pause_s = 1.0
        while not self._stopping.is_set():
            try:
                await self._api.set_webhook(
                    self._url, secret_token=self._secret, allowed_updates=list(ALLOWED_UPDATES)
                )
            except TelegramError as problem:
                _log.warning("webhook_not_set", problem=type(problem).__name__)
            else:
                return
            try:
                async with asyncio.timeout(pause_s):
                    await self._stopping.wait()
            except TimeoutError:
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
