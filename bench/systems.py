"""What the compared systems have in common for whoever talks to them."""

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

# The demo shop's order that is asked about, and what proves that it is one's own.
ORDER = "GD100001"
EMAIL = "li.wei@example.com"
_LONGEST_TURN = aiohttp.ClientTimeout(total=60)


class SystemDownError(Exception):
    """A system doesn't start or doesn't answer; the message says why."""


@dataclass(frozen=True)
class Reply:
    """The answer to one message.

    Attributes:
        seconds: from sending the message until the whole answer was there.
        messages: as the REST channel returned them.
    """

    seconds: float
    messages: list[dict[str, Any]]

    def is_about(self, order: str) -> bool:
        """Whether it tells the order: shows its card, or names it."""
        return any(order in _card_number(message) or order in _words(message) for message in self.messages)


class Chat(Protocol):
    """One conversation over REST."""

    async def say(self, text: str) -> Reply:
        """Say something and wait for the whole answer."""

    async def prove(self) -> None:
        """Prove that ORDER is one's own; later questions about it are answered."""


class System(ABC):
    """A shop's assistant with everything behind it.

    Attributes:
        name: of its column.
        start_seconds: what its last start took.
    """

    name: str
    start_seconds: float = 0.0

    @abstractmethod
    def start(self) -> None:
        """Start all processes and wait until a message can be answered.

        Raises:
            SystemDownError: it didn't come up.
        """

    @abstractmethod
    def stop(self) -> None:
        """End all processes."""

    @abstractmethod
    def pids(self) -> list[int]:
        """Return the ids of all processes that it takes."""

    @abstractmethod
    def chat(self, http: aiohttp.ClientSession) -> Chat:
        """Begin a new conversation."""


async def post(
    http: aiohttp.ClientSession, url: str, body: dict[str, Any], headers: dict[str, str] | None = None
) -> Reply:
    """Post a message and time the answer.

    Raises:
        SystemDownError: the answer isn't a 200.
    """
    started = time.perf_counter()
    async with http.post(url, json=body, headers=headers, timeout=_LONGEST_TURN) as response:
        if response.status != 200:  # noqa: PLR2004
            raise SystemDownError(f"{url} answered {response.status}: {(await response.text())[:200]}")
        messages = await response.json()
    return Reply(time.perf_counter() - started, messages)


def _card_number(message: dict[str, Any]) -> str:
    custom = message.get("custom") or {}
    card = custom.get("order") or custom.get("card") or {}
    return str(card.get("number") or "")


def _words(message: dict[str, Any]) -> str:
    # The gateway's words; from a bare Rasa, the name of a text and its facts.
    facts = (message.get("custom") or {}).get("facts") or {}
    return f"{message.get('text') or ''} {facts.get('number') or ''} {facts.get('order_number') or ''}"
