"""Telegram's limits, and how often each was broken (core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from demo.telegram_sandbox.errors import too_many_requests

MAX_TEXT, MAX_CAPTION, MAX_CALLBACK_DATA_BYTES, MAX_CALLBACK_ANSWER = 4096, 1024, 64, 200


@dataclass(frozen=True)
class Window:
    """At most so many messages in any stretch of so many seconds."""

    count: int
    seconds: float


@dataclass(frozen=True)
class FloodRates:
    """How many messages may be sent.

    The default takes Telegram at its word: never two to one chat within a second.
    """

    bot: Window = Window(30, 1.0)
    chat: Window = Window(1, 1.0)
    group: Window = Window(20, 60.0)


TOLERANT = FloodRates(chat=Window(4, 4.0))
"""With short bursts to one chat, which Telegram lets pass as long as the average keeps."""


class BotLimits:
    """Lets messages pass or says how long to wait, and counts what broke a limit.

    Args:
        rates: messages in a time.
        now: the present, in seconds.

    Attributes:
        breaches: how often each limit was broken: `bot_rate`, `chat_rate`, `group_rate`, `text_length`,
            `caption_length`, `callback_data`, `callback_answer_length`.
    """

    def __init__(self, rates: FloodRates, now: Callable[[], float]) -> None:
        self.rates = rates
        self.breaches: Counter[str] = Counter()
        self._now = now
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def admit(self, chat_id: int, *, is_group: bool) -> None:
        """Count one message to a chat.

        Raises:
            ApiError: 429; the message doesn't count.
        """
        windows = {"bot": ("bot", self.rates.bot), f"chat {chat_id}": ("chat", self.rates.chat)}
        if is_group:
            windows[f"group {chat_id}"] = ("group", self.rates.group)
        waits = {}
        for key, (name, window) in windows.items():
            if wait_s := self._wait_s(key, window):
                waits[name] = wait_s
        if waits:
            self.breaches.update(f"{name}_rate" for name in waits)
            raise too_many_requests(math.ceil(max(waits.values())))
        for key in windows:
            self._sent[key].append(self._now())

    def breach(self, limit: str) -> None:
        """Count a limit of contents as broken."""
        self.breaches[limit] += 1

    def _wait_s(self, key: str, window: Window) -> float:
        sent, now = self._sent[key], self._now()
        while sent and sent[0] <= now - window.seconds:
            sent.popleft()
        return sent[-window.count] + window.seconds - now if len(sent) >= window.count else 0.0
