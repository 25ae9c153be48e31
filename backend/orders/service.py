"""Moving an axis of an order, a parcel or a return by an event."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.history.model import HistoryEntry, Step
from backend.history.repository import HistoryRepository
from backend.history.service import History
from backend.history.state_machine import StateMachine
from backend.history.tables import StateColumn
from backend.identity.callers import Machine
from backend.orders.access import Access
from backend.orders.model import Order
from backend.orders.states import ORDER, PAYMENT, RETURN, EntityKind
from backend.orders.tables import ORDER_STATE, PAYMENT_STATE, RETURN_STATE
from backend.shared.errors import OrderNotVisibleError, StaleVersionError, TransitionRefusedError
from backend.shipments.states import SHIPMENT
from backend.shipments.tables import SHIPMENT_STATE
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection

_KINDS: Mapping[EntityKind, tuple[StateMachine, StateColumn]] = {
    EntityKind.ORDER: (ORDER, ORDER_STATE),
    EntityKind.PAYMENT: (PAYMENT, PAYMENT_STATE),
    EntityKind.SHIPMENT: (SHIPMENT, SHIPMENT_STATE),
    EntityKind.RETURN: (RETURN, RETURN_STATE),
}
_STAMPS = {
    (EntityKind.PAYMENT, "capture"): "paid_at",
    (EntityKind.SHIPMENT, "hand_over"): "handed_over_at",
    (EntityKind.RETURN, "receive"): "received_at",
}


@dataclass(frozen=True)
class Move:
    """What shall happen to whom; `entity_id` is the order's number for its own two axes."""

    entity: EntityKind
    entity_id: str
    event: str
    reason: str | None = None


class Transitions:
    """Applies events of the shop's own doing; carriers' scans go through tracking."""

    def __init__(self, access: Access, history: History, clock: Clock) -> None:
        self._access = access
        self._history = history
        self._clock = clock

    async def apply(self, transaction: Connection, machine: Machine, number: str, move: Move) -> str:
        """Return the new state, written in the caller's transaction.

        Raises:
            OrderNotVisibleError: there is no such order, parcel or return.
            TransitionRefusedError: the event isn't possible now.
            StaleVersionError: somebody else was faster; decide anew.
        """
        seen = await self._access.find(transaction, machine, number, f"move:{move.entity}:{move.event}"[:40])
        if seen is None:
            raise OrderNotVisibleError
        order = seen.order
        if move.entity in (EntityKind.ORDER, EntityKind.PAYMENT):
            move = replace(move, entity_id=order.number)
        state, version = _present(order, move)
        states, column = _KINDS[move.entity]
        to = states.target(state, move.event, order)
        now = self._clock.now()
        stamped = _STAMPS.get((move.entity, move.event))
        step = Step(move.entity_id, state, to, version, (stamped, now) if stamped else None)
        if not await HistoryRepository(transaction).move(column, step):
            raise StaleVersionError(f"{move.entity} {move.entity_id} changed meanwhile; read it again")
        entry = HistoryEntry(
            move.entity, move.entity_id, state, to, move.event, machine.actor, now, move.reason
        )
        await self._history.record(transaction, entry, order.id)
        return to


def _present(order: Order, move: Move) -> tuple[str, int]:
    """Return state and version of what is to be moved."""
    if move.event.startswith(("scan_", "correct_to_")):
        raise TransitionRefusedError("Scans come through the carrier's webhook", event=move.event)
    if move.entity in (EntityKind.ORDER, EntityKind.PAYMENT):
        state = order.state if move.entity == EntityKind.ORDER else order.payment.state
        found = [(state.value, order.version)]
    elif move.entity == EntityKind.SHIPMENT:
        found = [(s.state.value, s.version) for s in order.shipments if s.id == move.entity_id]
    else:
        found = [(r.state.value, r.version) for r in order.returns if r.number == move.entity_id]
    if not found:
        raise OrderNotVisibleError
    return found[0]
