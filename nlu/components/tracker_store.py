"""Rasa's memory, bounded: one row a conversation, with the state after and before its last turn."""

import asyncio
import json
import logging
import time
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from components import snapshots
from components.retention import DAY_S, forget_old
from components.state_tables import StateRow, StateTable, open_state_table
from components.turn_context import TurnContext, current_turn

_log = logging.getLogger(__name__)
# Turns outside our channel (Rasa's own API, its shell) have no id.
UNNAMED_TURN = "unnamed"


class BoundedTrackerStore(TrackerStore):
    """Keeps the last few turns and a snapshot of what came before.

    Replies leave Rasa before the tracker is saved, so a turn may run again, or its answer may come too late
    and be dropped. Either way the gateway names the last turn that stands, and the turn starts from there.
    """

    def __init__(
        self,
        domain: Domain | None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the table at `url` of endpoints.yml (Rasa hands it over as `host`)."""
        super().__init__(domain, event_broker, **kwargs)
        self._table: StateTable = open_state_table(host or "")
        self._forgetting: asyncio.Future[None] | None = None

    async def create_tracker(self, sender_id: str, **_options: bool) -> DialogueStateTracker:
        """Return an empty tracker; unlike Rasa's own, nothing is saved before the first turn ends."""
        return self.init_tracker(sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the state that this turn starts from."""
        row = await self._table.load(sender_id)
        context = current_turn.get()
        state = _starting_state(row, context) if row else None
        if context:
            context.loaded = state
        return snapshots.restore(sender_id, json.loads(state), self.domain) if state is not None else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the state after this turn, and the one it started from."""
        context = current_turn.get() or TurnContext(UNNAMED_TURN, None)
        context.outcome = snapshots.outcome(tracker)
        row = StateRow(
            context.turn_id,
            json.dumps(snapshots.take(tracker), ensure_ascii=False),
            context.previous_turn_id,
            context.loaded,
            time.time(),
        )
        await self._table.save(tracker.sender_id, row)
        if self._forgetting is None:
            self._forgetting = asyncio.ensure_future(self._forget_daily())

    async def _forget_daily(self) -> None:
        while True:
            try:
                await forget_old(self._table)
            except Exception:  # noqa: BLE001 - the top of this task
                _log.exception("Old states could not be deleted; trying again tomorrow")
            await asyncio.sleep(DAY_S)

    async def keys(self) -> Iterable[str]:
        """Return every conversation that has a state."""
        return await self._table.sender_ids()


def _starting_state(row: StateRow, context: TurnContext | None) -> str | None:
    if context is None or context.previous_turn_id == row.turn_id:
        return row.state
    if context.previous_turn_id == row.before_turn_id:
        return row.before_state
    # Only a restored or lost table brings us here: the newest state is the best guess, and it is said.
    _log.warning("The turn that stands is not the one saved; continuing from the newest state")
    return row.state
