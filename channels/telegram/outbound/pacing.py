"""As fast as Telegram allows and no faster (core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot.ports import TooFastError

_MOST_REMEMBERED = 1_000
# To anybody, in any stretch of `Pace.window_s`.
_MOST_OF_BOT = 30
_MADE_UP_FOR_S = 0.5
_NOT_OURS_S = 1.0


@dataclass(frozen=True)
class Pace:
    """Seconds between two messages.

    Attributes:
        chat_s: to one person.
        group_s: to one group, whose id is negative.
        bot_s: to anybody; a little slower than allowed.
        window_s: of the limit for messages to anybody, which holds wherever the network lets them pile up.
    """

    chat_s: float = 1.0
    group_s: float = 3.0
    bot_s: float = 1 / 26
    window_s: float = 1.0


class Pacer:
    """Gives each message its moment.

    Args:
        pace: how fast.
        now: seconds that only grow.
        may_send: whether this process is the one that sends for the bot.
    """

    def __init__(
        self,
        pace: Pace,
        now: Callable[[], float] = time.monotonic,
        may_send: Callable[[], bool] = lambda: True,
    ) -> None:
        self.pace = pace
        self.may_send = may_send
        self._now = now
        self._next_in_chat: dict[int, float] = {}
        self._next_of_bot = 0.0
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._leaving = asyncio.Lock()
        self._places = asyncio.Semaphore(_MOST_OF_BOT)

    @asynccontextmanager
    async def turn(self, chat_id: int) -> AsyncIterator[None]:
        """Wait until a message to a chat may leave; it has arrived, or failed, when the block ends.

        Raises:
            TooFastError: another process sends for the bot by now.
        """
        # The channel's own words may come beside an answer to the same chat.
        async with self._chats.setdefault(chat_id, asyncio.Lock()):
            await self._wait_until(self._next_in_chat.get(chat_id, 0.0))
            await self._leave()
            if not self.may_send():
                self._places.release()
                raise TooFastError(_NOT_OURS_S)
            try:
                yield
            finally:
                # It arrived at some moment until now: only then has the window passed it for sure.
                asyncio.get_running_loop().call_later(self.pace.window_s, self._places.release)
                self.remember(chat_id)

    def remember(self, chat_id: int) -> None:
        """Let the next message to a chat wait: one has just arrived."""
        now = self._now()
        if len(self._next_in_chat) >= _MOST_REMEMBERED:
            self._next_in_chat = {chat: at for chat, at in self._next_in_chat.items() if at > now}
        pause_s = self.pace.group_s if chat_id < 0 else self.pace.chat_s
        self._next_in_chat[chat_id] = now + pause_s

    async def _leave(self) -> None:
        # Only now: a chat that has to wait must not keep the others from their places. One after another,
        # so that those who were held up together don't leave together.
        async with self._leaving:
            await self._wait_until(self._next_of_bot)
            await self._places.acquire()
            # A process that was busy makes up for what it missed, as far as the window lets it.
            began = max(self._next_of_bot, self._now() - _MADE_UP_FOR_S)
            self._next_of_bot = began + self.pace.bot_s

    async def _wait_until(self, at: float) -> None:
        if (wait_s := at - self._now()) > 0:
            await asyncio.sleep(wait_s)
