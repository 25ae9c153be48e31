"""The way out: transcript messages as Telegram messages."""

from collections import OrderedDict
from dataclasses import dataclass

import structlog
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.conversations.model import Address, Outgoing
from bot.ports import DeliveryOutcome, TooFastError
from channels.telegram.api import FloodError, TelegramApi, outcome_of
from channels.telegram.inbound.updates import CHANNEL
from channels.telegram.outbound.cards import draw
from channels.telegram.outbound.keyboard import keyboard, phone_keyboard
from channels.telegram.outbound.pacing import Pacer
from channels.telegram.outbound.splitting import pages
from channels.telegram.texts import ChannelTexts

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_MOST_REMEMBERED = 1_000
# In the address of a conversation that the chat has left behind.
_LEFT = "#"
# Takes away the button for one's number, which stays when the customer typed instead; nothing where it isn't.
_NO_BUTTONS = ReplyKeyboardRemove()
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None
_log = structlog.get_logger(__name__)


@dataclass
class _Progress:
    """How far a message has come.

    Attributes:
        pages: that are there already.
        is_again: whether the next one may be there, too: its answer was lost.
        is_unsure: whether that happened to any.
    """

    pages: int = 0
    is_again: bool = False
    is_unsure: bool = False


class TelegramChannel:
    """Sends to Telegram.

    Args:
        api: Telegram.
        words: the gateway's texts.
        pacer: gives each message its moment.
    """

    name = CHANNEL

    def __init__(self, api: TelegramApi, words: ChannelTexts, pacer: Pacer) -> None:
        self._api = api
        self._words = words
        self._pacer = pacer
        # For when the rest has to be tried again.
        self._progress: OrderedDict[str, _Progress] = OrderedDict()

    async def deliver(self, address: Address, message: Outgoing) -> DeliveryOutcome:
        """Send a message, in as many pages as it takes.

        Telegram can't be asked whether it has a message whose answer was lost. An answer is then sent once
        more, for a doubled one is better than none; a courtesy isn't. Both are told as unknown.

        Raises:
            TooFastError: Telegram wants a pause first.
        """
        if _LEFT in address.conversation:
            # Somebody else is known in this chat by now: nobody is there to take it, and nothing to mend.
            return DeliveryOutcome.BLOCKED
        chat_id = int(address.conversation)
        written = self._written(message)
        progress = self._progress_of(message.id)
        while progress.pages < len(written):
            outcome = await self._send(chat_id, *written[progress.pages])
            if outcome is DeliveryOutcome.UNKNOWN:
                progress.is_unsure = True
                if not (progress.is_again or message.is_courtesy):
                    progress.is_again = True
                    continue
            elif outcome is not DeliveryOutcome.ACCEPTED:
                return outcome
            progress.pages += 1
            progress.is_again = False
        del self._progress[message.id]
        return DeliveryOutcome.UNKNOWN if progress.is_unsure else DeliveryOutcome.ACCEPTED

    def _written(self, message: Outgoing) -> list[tuple[str, Keyboard]]:
        """Return a message's pages, each with what is under it."""
        *first, last = pages(message.attributed, draw(message.body, self._words))
        language = str(message.body.get("language", ""))
        bare: list[tuple[str, Keyboard]] = [(page, None) for page in first]
        wanted: list[tuple[str, Keyboard]] = []
        if message.body.get("wants") == "phone":
            button = self._words("button_share_phone", language, {})
            *before, ask = pages(self._words("share_phone", language, {}), [])
            wanted = [*((page, None) for page in before), (ask, phone_keyboard(button))]
        return [*bare, (last, keyboard(message.buttons) or _NO_BUTTONS), *wanted]

    async def _send(self, chat_id: int, page: str, buttons: Keyboard) -> DeliveryOutcome:
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

    def _progress_of(self, message_id: str) -> _Progress:
        progress = self._progress.setdefault(message_id, _Progress())
        self._progress.move_to_end(message_id)
        if len(self._progress) > _MOST_REMEMBERED:
            self._progress.popitem(last=False)
        return progress
