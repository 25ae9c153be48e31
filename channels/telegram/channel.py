"""The way out: transcript messages as Telegram messages."""

from collections import OrderedDict

import structlog
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.messages import Address, Outgoing
from bot.ports import DeliveryOutcome, TooFastError
from channels.telegram.api import FloodError, TelegramApi, outcome_of
from channels.telegram.cards import draw
from channels.telegram.keyboard import keyboard
from channels.telegram.pacing import Pacer
from channels.telegram.pages import pages
from channels.telegram.updates import CHANNEL
from channels.telegram.words import Words

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MOST_REMEMBERED = 1_000
_log = structlog.get_logger(__name__)


class TelegramChannel:
    """Sends to Telegram.

    Args:
        api: Telegram.
        words: the gateway's texts.
        pacer: gives each message its moment.
    """

    name = CHANNEL

    def __init__(self, api: TelegramApi, words: Words, pacer: Pacer) -> None:
        self._api = api
        self._words = words
        self._pacer = pacer
        # Pages of a long message that are there already, when a later one has to be tried again.
        self._sent_pages: OrderedDict[str, int] = OrderedDict()

    async def deliver(self, address: Address, message: Outgoing) -> DeliveryOutcome:
        """Send a message, in as many pages as it takes.

        Raises:
            TooFastError: Telegram wants a pause first.
        """
        chat_id = int(address.conversation)
        written = pages(message.text, draw(message.body, self._words))
        overall = DeliveryOutcome.ACCEPTED
        for number in range(self._sent_pages.get(message.id, 0), len(written)):
            buttons = keyboard(message.buttons) if number == len(written) - 1 else None
            outcome = await self._send(chat_id, written[number], buttons)
            if outcome is DeliveryOutcome.UNKNOWN:
                overall = outcome
            elif outcome is not DeliveryOutcome.ACCEPTED:
                return outcome
            self._remember(message.id, number + 1)
        self._sent_pages.pop(message.id, None)
        return overall

    async def _send(self, chat_id: int, page: str, buttons: InlineKeyboardMarkup | None) -> DeliveryOutcome:
        try:
            async with self._pacer.turn(chat_id):
                await self._api.send_message(
                    chat_id,
                    page,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_NO_PREVIEW,
                    reply_markup=buttons,
                )
        except FloodError as flood:
            raise TooFastError(flood.after_s) from None
        except TelegramError as problem:
            outcome = outcome_of(problem)
            _log.warning("telegram_not_sent", problem=type(problem).__name__, outcome=outcome)
            return outcome
        return DeliveryOutcome.ACCEPTED

    def _remember(self, message_id: str, count: int) -> None:
        self._sent_pages[message_id] = count
        if len(self._sent_pages) > _MOST_REMEMBERED:
            self._sent_pages.popitem(last=False)
