"""How far tabs say that their customer has seen: written down together, and told to the other tabs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.conversations.model import Address

# However often tabs say so, the database hears of it once in this time, for all conversations together.
PAUSE_S = 0.5

_log = structlog.get_logger(__name__)
Note = Callable[[Mapping[Address, int]], Awaitable[Mapping[Address, int]]]
Tell = Callable[[Address, int], Awaitable[None]]


class ReadReceipts:
    """Gathers positions; what is lost with the process is told again by the next tab that looks.

    Args:
        note: writes positions down and returns those that were news.
        tell: passes one on to the conversation's tabs.
        pause_s: how long positions are gathered.
    """

    def __init__(self, note: Note, tell: Tell, pause_s: float = PAUSE_S) -> None:
        self._note = note
        self._tell = tell
        self._pause_s = pause_s
        self._gathered: dict[Address, int] = {}
        self._writing: asyncio.Task[None] | None = None

    def add(self, address: Address, seq: int) -> None:
        """Take a position; the highest of a conversation counts."""
        self._gathered[address] = max(seq, self._gathered.get(address, 0))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def settle(self) -> None:
        """Wait until what was gathered is written."""
        while self._writing:
            await asyncio.wait({self._writing})

    async def _write(self) -> None:
        try:
            while self._gathered:
                await asyncio.sleep(self._pause_s)
                gathered, self._gathered = self._gathered, {}
                for address, seq in (await self._note(gathered)).items():
                    await self._tell(address, seq)
        except Exception:  # noqa: BLE001 - the top of a background task: the next position may go well
            _log.exception("reads_not_noted")
        finally:
            self._writing = None
