"""How a bot presents itself: its menu, what it is, and how its updates come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import BotCommand
from telegram.error import Forbidden, InvalidToken

from channels.telegram.api import ALLOWED_UPDATES, TelegramApi
from channels.telegram.inbound.webhook import webhook_secret
from channels.telegram.texts import ChannelTexts

MENU = (
    ("orders", "menu_orders"),
    ("human", "menu_human"),
    ("language", "menu_language"),
    ("stop", "menu_stop"),
    ("unlink", "menu_unlink"),
    ("help", "menu_help"),
    ("start", "menu_start"),
)
# For everybody whose app speaks neither of our languages, what stands under no code is shown.
_LANGUAGES = {"": "en", "en": "en", "zh": "zh"}


@dataclass(frozen=True)
class Account:
    """A bot as Telegram knows it."""

    id: str
    username: str
    name: str
    link: str


class TokenRefusedError(Exception):
    """Telegram doesn't know this token."""


async def look_up(api: TelegramApi) -> Account:
    """Return whose token it is.

    Raises:
        TokenRefusedError: nobody's.
        TelegramError: Telegram can't be asked.
    """
    try:
        me = await api.get_me()
    except (InvalidToken, Forbidden):
        # Without the library's own words: they hold the token.
        raise TokenRefusedError from None
    return Account(str(me.id), me.username or "", me.first_name, me.link or "")


async def introduce(api: TelegramApi, words: ChannelTexts, facts: Mapping[str, Any]) -> None:
    """Set menu, description and short description, in both languages.

    Raises:
        TelegramError: Telegram can't be asked, or refuses.
    """
    for code, language in _LANGUAGES.items():
        commands = [BotCommand(name, words(text, language, {})) for name, text in MENU]
        # No code at all is the default's, not an empty one.
        await api.set_my_commands(commands, language_code=code or None)
        await api.set_my_description(words("bot_description", language, facts), code or None)
        await api.set_my_short_description(words("bot_short_description", language, facts), code or None)


async def choose_way(api: TelegramApi, webhook_url: str | None) -> None:
    """Have updates sent to a webhook, or none, so that they can be fetched.

    Raises:
        TelegramError: Telegram can't be asked, or refuses the address.
    """
    if webhook_url:
        secret = webhook_secret(api.token)
        await api.set_webhook(webhook_url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))
    else:
        await api.delete_webhook()


async def condition(api: TelegramApi) -> Mapping[str, Any]:
    """Return how the way in is doing.

    Returns:
        `url` of the webhook, empty without one; `pending`, updates that wait; `error`, the webhook's last.

    Raises:
        TelegramError: Telegram can't be asked.
    """
    info = await api.get_webhook_info()
    return {"url": info.url, "pending": info.pending_update_count, "error": info.last_error_message}
