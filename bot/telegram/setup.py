"""Setting Telegram up and looking whether it is well, without a running gateway."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from pydantic import SecretStr
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.backend_client import ShopDirectory
from bot.rendering.renderer import Renderer
from bot.settings import Settings
from bot.telegram.runtime import CatalogueWords, read_webhook_url
from channels.telegram.api import TelegramApi, open_api
from channels.telegram.bot_profile import (
    Account,
    TokenRefusedError,
    choose_way,
    condition,
    introduce,
    look_up,
)
from gendan.platform.clock import SystemClock
from gendan.platform.health_findings import Finding

_MANY_PENDING = 100
_SETUP = "Run 'gendan telegram setup' (docs/telegram.md)"
_NETWORK = "See that this machine reaches it; HTTPS_PROXY names a proxy (docs/telegram.md)"


class SetupError(Exception):
    """Telegram couldn't be set up; the message says what to do and holds no token."""


async def set_up(settings: Settings, renderer: Renderer, token: str) -> Account:
    """Check a token and make its bot ready: menu, descriptions, and the way in that the settings say.

    Raises:
        SetupError: the token is nobody's, or Telegram can't be asked.
        SettingsError: a setting can't be right.
    """
    settings = settings.model_copy(update={"telegram_token": SecretStr(token)})
    webhook_url = read_webhook_url(settings)
    facts = {"shop": await _shop_name(settings)}
    try:
        async with _api(settings) as api:
            account = await look_up(api)
            await introduce(api, CatalogueWords(renderer, SystemClock()), facts)
            await choose_way(api, webhook_url)
    except TokenRefusedError:
        raise SetupError(
            "Telegram doesn't know this token. Copy it again from @BotFather (/mybots)"
        ) from None
    except BadRequest as problem:
        raise SetupError(f"Telegram refused: {problem.message}") from None
    except TelegramError as problem:
        what = f"Telegram can't be reached ({type(problem.__cause__ or problem).__name__})"
        raise SetupError(f"{what}. {_NETWORK}") from None
    return account


async def telegram_findings(settings: Settings) -> list[Finding]:
    """Return how Telegram is doing: the token, the way in, what waits."""
    if not settings.telegram_token:
        return [Finding.ok("telegram", "Telegram is off: it has no token")]
    try:
        async with _api(settings) as api:
            account = await look_up(api)
            way = await condition(api)
    except TokenRefusedError:
        return [Finding.problem("telegram.token", "Telegram refuses the token", _SETUP)]
    except NetworkError as problem:
        what = f"Telegram can't be reached ({type(problem.__cause__ or problem).__name__})"
        return [Finding.problem("telegram.reach", what, _NETWORK)]
    except TelegramError as problem:
        return [Finding.problem("telegram.reach", f"Telegram fails ({type(problem).__name__})", _NETWORK)]
    token = Finding.ok("telegram.token", f"Telegram knows the bot @{account.username}")
    return [token, _way_in(settings, way["url"], way["error"]), _pending(way["pending"])]


def _way_in(settings: Settings, found: str, error: str | None) -> Finding:
    wanted, name = read_webhook_url(settings) or "", "telegram.way"
    if found != wanted:
        what = f"updates go to {'a webhook' if found else 'whoever fetches them'}, not where they should"
        return Finding.warning(name, what, f"The gateway changes that when it starts; or: {_SETUP}")
    if error:
        remedy = "See that the proxy passes POST /telegram/… to the gateway (docs/telegram.md)"
        return Finding.problem(name, f"Telegram's last call to the webhook failed: {error}", remedy)
    return Finding.ok(name, "updates come by webhook" if wanted else "updates are fetched")


def _pending(count: int) -> Finding:
    if count < _MANY_PENDING:
        return Finding.ok("telegram.pending", f"{count} updates wait at Telegram")
    remedy = "See that the gateway runs and, with a webhook, that Telegram reaches it"
    return Finding.problem("telegram.pending", f"{count} updates wait at Telegram", remedy)


@asynccontextmanager
async def _api(settings: Settings) -> AsyncIterator[TelegramApi]:
    api = open_api(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    try:
        yield api
    finally:
        await api.close_lines()


async def _shop_name(settings: Settings) -> Any:
    """Return the shop's name, None where no backend runs that knows it."""
    async with aiohttp.ClientSession() as http:
        shop = await ShopDirectory(http, settings.backend_url, settings.backend_key.get_secret_value()).shop()
    return shop["name"] if shop else None
