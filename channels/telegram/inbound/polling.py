"""Fetching updates by long polls, without an address of our own."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from channels.telegram.api import FloodError, TelegramApi, account_of
from channels.telegram.inbound.update_handler import UpdateHandler
from channels.telegram.inbound.updates import Meaning, read_update
from gendan.contracts import RefusedError

_LONGEST_POLL_S = 25
_LONGEST_PAUSE_S = 60.0
# What doesn't mend itself needs no hurry.
_AFTER_A_CONFLICT_S = 10.0
_NOT_TAKEN_PAUSE_S = 2.0

_log = structlog.get_logger(__name__)


class Poller:
    """Fetches updates; the next poll confirms them, after what they brought is durable.

    Args:
        api: Telegram.
        hearing: takes them.
        first_pause_s: after a first failure; doubles with each.
    """

    def __init__(self, api: TelegramApi, hearing: UpdateHandler, first_pause_s: float = 1.0) -> None:
        self._api = api
        self._account = account_of(api.token)
        self._hearing = hearing
        self._first_pause_s = first_pause_s
        self._failures = 0
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Fetch no more; what was fetched is still taken."""
        self._stopping.set()

    async def run(self) -> None:
        """Fetch until `stop`."""
        offset: int | None = None
        has_webhook = True
        while not self._stopping.is_set():
            try:
                if has_webhook:
                    await self._unless_stopped(self._api.delete_webhook())
                    has_webhook = False
                    continue
                updates = await self._unless_stopped(self._api.updates(offset, _LONGEST_POLL_S))
            except TelegramError as problem:
                # Somebody else may have set one.
                has_webhook = isinstance(problem, Conflict)
                await self._pause(self._pause_s(problem))
                continue
            self._failures = 0
            offset = await self._take(updates or [], offset)

    async def _take(self, updates: list[dict[str, Any]], offset: int | None) -> int | None:
        """Take updates, each chat's in order and the chats side by side; return what to confirm up to."""
        if not updates:
            return offset
        heard = [(int(raw["update_id"]), read_update(raw, self._account)) for raw in updates]
        chats: defaultdict[int, list[tuple[int, Meaning]]] = defaultdict(list)
        for update_id, meaning in heard:
            chats[meaning.chat_id].append((update_id, meaning))
        left = await asyncio.gather(*map(self._take_in_order, chats.values()))
        if again := [update_id for update_id in left if update_id is not None]:
            await self._pause(_NOT_TAKEN_PAUSE_S)
            return min(again)
        return max(update_id for update_id, _ in heard) + 1

    async def _take_in_order(self, heard: Iterable[tuple[int, Meaning]]) -> int | None:
        """Return the first update that has to come again, None when all are taken."""
        for update_id, meaning in heard:
            try:
                await self._hearing.take(meaning)
            except Exception as problem:  # noqa: BLE001 - the top of one update: it holds up no others
                if isinstance(problem, RefusedError) and problem.retry_after is not None:
                    return update_id
                _log.exception("update_crashed", update_id=update_id)
        return None

    def _pause_s(self, problem: TelegramError) -> float:
        self._failures += 1
        _log.warning("poll_failed", problem=type(problem).__name__, failures=self._failures)
        if isinstance(problem, FloodError):
            return problem.after_s
        if isinstance(problem, Conflict | InvalidToken):
            return max(self._first_pause_s, min(_AFTER_A_CONFLICT_S, self._first_pause_s * 10))
        doubled = self._first_pause_s * 2.0 ** min(self._failures - 1, 10)
        return min(doubled, _LONGEST_PAUSE_S) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _unless_stopped(self, call: Any) -> Any:
        """Return a call's result, None if it has to stop first."""
        calling, stopping = asyncio.ensure_future(call), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({calling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return calling.result() if calling.done() else None
        finally:
            for task in (calling, stopping):
                task.cancel()
            await asyncio.gather(calling, stopping, return_exceptions=True)
