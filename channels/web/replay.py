"""Showing a tab what was said before it came, no faster than it reads."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import socketio
import structlog

from bot.conversations.model import Outgoing
from channels.web.connections import WebSession
from channels.web.low_memory_socket import read_up

# Read from the database at a time, for each tab.
PAGE = 20
_log = structlog.get_logger(__name__)

Write = Callable[[Outgoing], tuple[str, dict[str, Any]] | None]


class ReplaySource(Protocol):
    """Reads a conversation."""

    async def __call__(self, session: Any, after_seq: int, most: int) -> list[Outgoing]:
        """Return the first messages after a position, in order."""


@dataclass(frozen=True)
class Replay:
    """What a tab is shown.

    Attributes:
        read: reads it.
        write: returns the event and its data for a message, None for one that isn't shown.
        caught_up: told up to where the tab was shown it, when there is no more.
    """

    read: ReplaySource
    write: Write
    caught_up: Callable[[int], Awaitable[None]]


class ReplayQueue:
    """At most one replay a tab.

    A widget that knows our dialect takes the last number that it heard for all that it heard. So what is said
    while its replay is under way comes with the replay, in its place, and not beside it.

    Args:
        server: sends.
        failed: told a tab whose replay broke; it has to ask again.
    """

    def __init__(self, server: socketio.AsyncServer, failed: Callable[[str], Awaitable[None]]) -> None:
        self._server = server
        self._failed = failed
        self._running: dict[str, asyncio.Task[None]] = {}

    def begin(self, sid: str, session: WebSession, after_seq: int, replay: Replay) -> None:
        """Replay what came after a position.

        Args:
            sid: the tab's connection.
            session: whose conversation.
            after_seq: the position.
            replay: what is read, how it is written, and who goes on from there.
        """
        self._running[sid] = asyncio.create_task(self._run(sid, session, after_seq, replay))

    async def stop(self, sid: str) -> None:
        """End a tab's replay, if there is one: it asks anew or has gone."""
        running = self._running.pop(sid, None)
        # It may have found out itself that the tab has gone.
        if running and running is not asyncio.current_task():
            running.cancel()
            await asyncio.wait({running})

    async def _run(self, sid: str, session: WebSession, after_seq: int, replay: Replay) -> None:
        try:
            await self._replay(sid, session, after_seq, replay)
        except Exception:  # noqa: BLE001 - the top of a task
            _log.exception("replay_failed")
            await self._failed(sid)
        finally:
            if self._is_wanted(sid):
                del self._running[sid]

    async def _replay(self, sid: str, session: WebSession, after_seq: int, replay: Replay) -> None:
        while self._is_wanted(sid):
            page = await replay.read(session, after_seq, PAGE)
            if not page:
                await replay.caught_up(after_seq)
                return
            for message in page:
                if written := replay.write(message):
                    await read_up(self._server, sid)
                    await self._server.emit(*written, to=sid)
                after_seq = message.seq

    def _is_wanted(self, sid: str) -> bool:
        return self._running.get(sid) is asyncio.current_task()
