"""`getUpdates`: one long poll at a time."""

from demo.telegram_sandbox.errors import Json, conflict
from demo.telegram_sandbox.faults import Faults
from demo.telegram_sandbox.notifier import Bell
from demo.telegram_sandbox.updates import Update, Updates

_MAX_TIMEOUT_S, _MAX_COUNT = 50, 100
_BY_ANOTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_BY_WEBHOOK = "terminated by setWebhook request"


class Polling:
    """Gives updates to whoever asked last.

    Args:
        updates: what there is to give.
        bell: rung when that changes.
        faults: say when nothing is given.
    """

    def __init__(self, updates: Updates, bell: Bell, faults: Faults) -> None:
        self._updates = updates
        self._bell = bell
        self._faults = faults
        self._turn = 0
        self._ended_by = _BY_ANOTHER

    async def poll(self, offset: int, limit: int, timeout_s: int) -> list[Json]:
        """Return waiting updates, or none when the time is over.

        Args:
            offset: confirms everything older; negative, counts from the newest and confirms the rest.
            limit: at most so many.
            timeout_s: waits so long for the first.

        Raises:
            ApiError: 409, somebody else polls or the bot has got a webhook meanwhile.
        """
        turn = self._begin()
        self._confirm(offset)
        await self._bell.wait_until(
            lambda: turn != self._turn or bool(self._waiting()),
            self._patience_s(timeout_s),
        )
        if turn != self._turn:
            raise conflict(self._ended_by)
        given = self._waiting()[: limit if 1 <= limit <= _MAX_COUNT else _MAX_COUNT]
        return [self._updates.give(update) for update in given]

    def end_for_webhook(self) -> None:
        """End the poll that waits: updates go to a webhook now."""
        self._ended_by = _BY_WEBHOOK
        self._turn += 1
        self._bell.ring()

    def _begin(self) -> int:
        self._ended_by = _BY_ANOTHER
        self._turn += 1
        self._bell.ring()
        return self._turn

    def _confirm(self, offset: int) -> None:
        pending = self._updates.pending
        if offset < 0 and pending:
            offset = pending[max(len(pending) + offset, 0)].id
        self._updates.confirm_before(offset)

    def _waiting(self) -> list[Update]:
        return [] if self._faults.pause_s else self._updates.pending

    def _patience_s(self, timeout_s: int) -> float:
        return float(min(max(timeout_s, 0), _MAX_TIMEOUT_S))
