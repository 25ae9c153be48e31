"""Which event leads from which state to which, and what must hold for it.

Plain dictionaries on purpose: the database row is the state, and its conditional UPDATE is the lock.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from backend.history.model import Entity, JournalEntry
from backend.orders.model import Order
from backend.orders.states import OrderState, PaymentState, ReturnState
from backend.shared.errors import TransitionRefusedError
from backend.shipments.states import IN_WAREHOUSE, VOID, WITH_CARRIER
from backend.shipments.states import ShipmentState as S

Guard = Callable[[Order], bool]
Table = Mapping[tuple[str, str], tuple[str, Guard | None]]


def nothing_left_the_warehouse(order: Order) -> bool:
    """Whether every parcel is still in the warehouse (or void)."""
    return all(s.state in IN_WAREHOUSE | VOID for s in order.shipments)


def everything_arrived(order: Order) -> bool:
    """Whether every parcel that counts is delivered, and there is at least one."""
    counted = [s.state for s in order.shipments if s.state not in VOID]
    return bool(counted) and all(state == S.DELIVERED for state in counted)


def _from(states: Iterable[StrEnum], event: str, to: StrEnum, guard: Guard | None = None) -> dict[Any, Any]:
    return {(state, event): (to, guard) for state in states}


_O, _P, _R = OrderState, PaymentState, ReturnState
_OPEN_ORDER = (_O.RECEIVED, _O.ON_HOLD, _O.VALIDATED, _O.CONFIRMED)

ORDER: Table = {
    (_O.RECEIVED, "validate"): (_O.VALIDATED, None),
    (_O.ON_HOLD, "release"): (_O.VALIDATED, None),
    (_O.VALIDATED, "confirm"): (_O.CONFIRMED, None),
    (_O.CONFIRMED, "complete"): (_O.COMPLETED, everything_arrived),
    **_from((_O.RECEIVED, _O.VALIDATED, _O.CONFIRMED), "hold", _O.ON_HOLD, nothing_left_the_warehouse),
    **_from(_OPEN_ORDER, "cancel", _O.CANCELLED, nothing_left_the_warehouse),
    **_from((_O.RECEIVED, _O.ON_HOLD, _O.VALIDATED), "reject", _O.REJECTED),
}

PAYMENT: Table = {
    (_P.PENDING, "authorize"): (_P.AUTHORIZED, None),
    **_from((_P.PENDING, _P.AUTHORIZED), "capture", _P.CAPTURED),
    **_from((_P.PENDING, _P.AUTHORIZED), "fail", _P.FAILED),
    (_P.FAILED, "retry"): (_P.PENDING, None),
    **_from((_P.PENDING, _P.AUTHORIZED, _P.FAILED), "void", _P.VOIDED),
    **_from((_P.CAPTURED, _P.PARTIALLY_REFUNDED), "refund_part", _P.PARTIALLY_REFUNDED),
    **_from((_P.CAPTURED, _P.PARTIALLY_REFUNDED), "refund_rest", _P.REFUNDED),
    (_P.CAPTURED, "dispute"): (_P.DISPUTED, None),
    (_P.DISPUTED, "win_dispute"): (_P.CAPTURED, None),
    (_P.DISPUTED, "lose_dispute"): (_P.REFUNDED, None),
}

# A carrier's scans may skip stages (a lost scan, a parcel handed over without our scan), so each may
# follow each; what sticks is decided by the merge of all scans (backend.shipments.tracking).
_SCANNED = (
    S.IN_TRANSIT,
    S.OUT_FOR_DELIVERY,
    S.READY_FOR_PICKUP,
    S.DELIVERY_FAILED,
    S.DELIVERED,
    S.RETURN_TO_SENDER,
    S.RETURNED,
    S.LOST,
)
_STICKY = (S.DELIVERED, S.RETURNED, S.LOST)

SHIPMENT: Table = {
    (S.ALLOCATED, "start_picking"): (S.PICKING, None),
    (S.PICKING, "pick"): (S.PICKED, None),
    (S.PICKING, "run_short"): (S.REALLOCATED, None),
    (S.PICKED, "pack"): (S.PACKED, None),
    (S.PACKED, "label"): (S.LABELLED, None),
    **_from(IN_WAREHOUSE, "hand_over", S.HANDED_OVER),
    **_from(IN_WAREHOUSE, "cancel", S.CANCELLED),
    **{
        (before, f"scan_{after}"): (after, None)
        for after in _SCANNED
        for before in (*IN_WAREHOUSE, *WITH_CARRIER, S.LOST)
        if before != after
    },
    **{
        (before, f"correct_to_{after}"): (after, None)
        for after in (S.HANDED_OVER, *_SCANNED)
        for before in (*WITH_CARRIER, *_STICKY)
        if before != after
    },
    **{(state, "stall"): (state, None) for state in WITH_CARRIER},
}

RETURN: Table = {
    (_R.REQUESTED, "approve"): (_R.APPROVED, None),
    (_R.REQUESTED, "reject"): (_R.REJECTED, None),
    (_R.APPROVED, "instruct"): (_R.AWAITING_RETURN, None),
    **_from((_R.APPROVED, _R.AWAITING_RETURN), "send_back", _R.IN_TRANSIT),
    **_from((_R.AWAITING_RETURN, _R.IN_TRANSIT), "receive", _R.RECEIVED),
    (_R.RECEIVED, "inspect"): (_R.INSPECTED, None),
    **_from((_R.APPROVED, _R.RECEIVED, _R.INSPECTED), "start_refund", _R.REFUNDING),
    (_R.REFUNDING, "refund"): (_R.REFUNDED, None),
    (_R.INSPECTED, "replace"): (_R.REPLACING, None),
    (_R.REPLACING, "send_replacement"): (_R.REPLACED, None),
    (_R.INSPECTED, "refuse"): (_R.REFUSED, None),
}

TABLES: Mapping[Entity, Table] = {
    Entity.ORDER: ORDER,
    Entity.PAYMENT: PAYMENT,
    Entity.SHIPMENT: SHIPMENT,
    Entity.RETURN: RETURN,
}

INITIAL: Mapping[Entity, str] = {
    Entity.ORDER: _O.RECEIVED,
    Entity.PAYMENT: _P.PENDING,
    Entity.SHIPMENT: S.ALLOCATED,
    Entity.RETURN: _R.REQUESTED,
}


def target_state(entity: Entity, state: str, event: str, order: Order | None = None) -> str:
    """Return the state that an event leads to.

    Args:
        entity: whose axis it is.
        state: present state of that axis.
        event: the event's name.
        order: what guards look at; without it guarded events are taken on trust (import of a past).

    Raises:
        TransitionRefusedError: the event isn't possible now, or its guard says no.
    """
    found = TABLES[entity].get((state, event))
    if found is None:
        raise TransitionRefusedError(
            f"'{event}' is not possible for a {entity} that is {state}", state=state, event=event
        )
    to, guard = found
    if guard and order and not guard(order):
        raise TransitionRefusedError(
            f"'{event}' is refused: {guard.__name__} does not hold", state=state, event=event
        )
    return to


def walk(
    entity: Entity,
    entity_id: str,
    steps: Iterable[tuple[str, datetime]],
    actor: str,
    begin: StrEnum | None = None,
) -> list[JournalEntry]:
    """Return the journal of an entity that begins and goes through these events.

    Args:
        entity: whose axis it is.
        entity_id: its id.
        steps: events with their times; the first one is the beginning, whatever its name.
        actor: who did it.
        begin: the state it begins in, if what came before isn't ours to tell.

    Raises:
        TransitionRefusedError: the events don't follow from one another.
    """
    journal: list[JournalEntry] = []
    state: str | None = None
    for event, at in steps:
        to = (begin or INITIAL[entity]) if state is None else target_state(entity, state, event)
        journal.append(JournalEntry(entity, entity_id, state, str(to), event, actor, at))
        state = str(to)
    return journal
