"""Recording changes of state, and what else has to happen with them."""

from collections.abc import Awaitable, Callable, Sequence

from backend.history.model import HistoryEntry
from backend.history.repository import HistoryRepository
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection

Handler = Callable[[Connection, HistoryEntry, int | None], Awaitable[None]]
"""Acts on a change in the transaction that makes it; gets the row id of the order, if it is an order's.

What it raises undoes the change.
"""


class History:
    """Writes down what happened, and tells whoever has to act on it.

    A capability must not know those above it. Where something of theirs belongs into the same transaction (an
    order is confirmed: stock is reserved), the composition root registers it here.

    Args:
        clock: the present.
        handlers: called in this order.
    """

    def __init__(self, clock: Clock, handlers: Sequence[Handler] = ()) -> None:
        self._clock = clock
        self._handlers = handlers

    async def record(self, transaction: Connection, entry: HistoryEntry, order_id: int | None) -> None:
        """Append to an entity's history, in the transaction that changes its state."""
        await HistoryRepository(transaction).add(entry, order_id, self._clock.now())
        for handler in self._handlers:
            await handler(transaction, entry, order_id)
