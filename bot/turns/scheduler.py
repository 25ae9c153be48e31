"""One task a conversation: its turns run one after another, different conversations' side by side."""

import asyncio
from collections.abc import Iterable
from typing import Protocol

import structlog

_AFTER_A_CRASH_S = 1.0
_log = structlog.get_logger(__name__)


class AnswersConversations(Protocol):
    """Answers what waits in one conversation."""

    async def answer_next(self, conversation_id: str, arrivals: asyncio.Event) -> float | None:
        """Take one turn; return in how many seconds to look again, None when nothing waits.

        `arrivals` is set whenever a message comes in.
        """


class TurnScheduler:
    """Starts and ends the conversations' tasks.

    Args:
        answerer: takes one turn.
    """

    def __init__(self, answerer: AnswersConversations) -> None:
        self._answerer = answerer
        self._running: dict[str, asyncio.Task[None]] = {}
        self._arrivals: dict[str, asyncio.Event] = {}
        self._draining = False

    def wake(self, conversation_id: str) -> None:
        """Answer a conversation, now or as soon as its present turn ends."""
        self._arrivals.setdefault(conversation_id, asyncio.Event()).set()
        if conversation_id in self._running or self._draining:
            return
        task = asyncio.create_task(self._answer_all(conversation_id))
        self._running[conversation_id] = task
        task.add_done_callback(lambda done: self._ended(conversation_id, done))

    def wake_all(self, conversation_ids: Iterable[str]) -> None:
        """Answer what a former process left unanswered."""
        for conversation_id in conversation_ids:
            self.wake(conversation_id)

    def hear_of_arrival(self, conversation_id: str) -> None:
        """Take another gateway's word that something waits in a conversation, if this one is at it."""
        if conversation_id in self._running:
            self._arrivals[conversation_id].set()

    def take_over(self, conversation_ids: Iterable[str]) -> None:
        """Answer what a process that died for good left, unless this one is at it by now."""
        self.wake_all(key for key in conversation_ids if key not in self._running)

    async def drain(self, timeout_s: float) -> None:
        """Begin no further conversation and let turns under way end, at most this long."""
        self._draining = True
        if self._running:
            await asyncio.wait(self._running.values(), timeout=timeout_s)

    async def _answer_all(self, conversation_id: str) -> None:
        arrivals = self._arrivals[conversation_id]
        while True:
            arrivals.clear()
            again_s = await self._answerer.answer_next(conversation_id, arrivals)
            if again_s is None:
                return
            if again_s:
                asyncio.get_running_loop().call_later(again_s, self.wake, conversation_id)
                return
            if self._draining:
                return

    def _ended(self, conversation_id: str, done: asyncio.Task[None]) -> None:
        del self._running[conversation_id]
        arrivals = self._arrivals.pop(conversation_id)
        if done.cancelled():
            return
        if problem := done.exception():
            # The messages still wait in the database; a full disk or a lost database may come back.
            _log.error("turn_crashed", exc_info=problem)
            asyncio.get_running_loop().call_later(_AFTER_A_CRASH_S, self.wake, conversation_id)
        elif arrivals.is_set():
            self.wake(conversation_id)
