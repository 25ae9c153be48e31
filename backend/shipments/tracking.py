"""What many scans, late, repeated and shuffled, say together about a parcel.

The standing of a parcel is a function of the *set* of its scans, so the order in which they arrive can't
matter.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from backend.history.model import HistoryEntry
from backend.shipments.model import Eta, TrackingEvent
from backend.shipments.states import IN_WAREHOUSE, SHIPMENT, ShipmentState, TrackingStatus

_T = TrackingStatus

# Of two scans at the same instant the one further on the way counts.
RANK: Mapping[TrackingStatus, int] = {
    status: rank
    for rank, status in enumerate(
        (
            _T.UNKNOWN,
            _T.PENDING,
            _T.CANCELLED,
            _T.PICKED_UP,
            _T.IN_TRANSIT,
            _T.ON_HOLD,
            _T.DELIVERY_DELAYED,
            _T.OUT_FOR_DELIVERY,
            _T.DELIVERY_FAILED,
            _T.READY_FOR_PICKUP,
            _T.LOST,
            _T.RETURN_TO_SENDER,
            _T.DELIVERED,
        )
    )
}

_STATE_OF = {
    _T.PICKED_UP: ShipmentState.HANDED_OVER,
    _T.IN_TRANSIT: ShipmentState.IN_TRANSIT,
    _T.OUT_FOR_DELIVERY: ShipmentState.OUT_FOR_DELIVERY,
    _T.READY_FOR_PICKUP: ShipmentState.READY_FOR_PICKUP,
    _T.DELIVERY_FAILED: ShipmentState.DELIVERY_FAILED,
    _T.DELIVERED: ShipmentState.DELIVERED,
    _T.RETURN_TO_SENDER: ShipmentState.RETURN_TO_SENDER,
    _T.LOST: ShipmentState.LOST,
}
_FLAG_OF = {_T.DELIVERY_DELAYED: "delayed", _T.ON_HOLD: "on_hold"}
_FINAL = frozenset({ShipmentState.DELIVERED, ShipmentState.RETURNED})
_SAYS_NOTHING = frozenset({_T.UNKNOWN, _T.PENDING, _T.CANCELLED})


@dataclass(frozen=True)
class Standing:
    """Where a parcel stands by its scans. `state` is None when no scan says where it is."""

    state: ShipmentState | None
    flags: tuple[str, ...]
    handed_over_at: datetime | None
    delivered_at: datetime | None
    last_scan_at: datetime | None
    eta: Eta | None
    delivery: Mapping[str, Any] | None
    pickup: Mapping[str, Any] | None
    courier: Mapping[str, Any] | None


def fingerprint(shipment_id: str, event: TrackingEvent) -> str:
    """Return what makes a scan this scan: parcel, carrier, code, instant, place."""
    place = json.dumps(dict(event.place or {}), sort_keys=True, ensure_ascii=False)
    instant = event.occurred_at.astimezone(UTC).isoformat(timespec="seconds")
    parts = (shipment_id, event.carrier, event.code, instant, place)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def in_sequence(events: Iterable[TrackingEvent]) -> list[TrackingEvent]:
    """Return scans oldest first; at one instant by rank, then by what they say, never by arrival."""
    return sorted(
        events, key=lambda e: (e.occurred_at, RANK[e.status], e.is_correction, e.code, str(e.place))
    )


def standing(events: Iterable[TrackingEvent]) -> Standing:
    """Return what all scans say together.

    The latest scan decides, but `delivered` and `returned` stick until a scan marked as a correction; a
    delivery on the way back to the sender is the return's arrival.
    """
    sequence = in_sequence(events)
    state: ShipmentState | None = None
    flags: set[str] = set()
    delivered_at: datetime | None = None
    for event in sequence:
        if state in _FINAL and not event.is_correction:
            continue
        state, flags = _next_state(state, event), _next_flags(flags, event)
        delivered_at = event.occurred_at if event.status == _T.DELIVERED else delivered_at
    moving = [e for e in sequence if e.status not in _SAYS_NOTHING]
    return Standing(
        state=state,
        flags=tuple(sorted(flags)),
        handed_over_at=moving[0].occurred_at if moving else None,
        delivered_at=delivered_at if state == ShipmentState.DELIVERED else None,
        last_scan_at=sequence[-1].occurred_at if sequence else None,
        eta=_latest_eta(sequence) if state not in _FINAL else None,
        delivery=_latest_detail(sequence, "delivery") if state == ShipmentState.DELIVERED else None,
        pickup=_latest_detail(sequence, "pickup") if state == ShipmentState.READY_FOR_PICKUP else None,
        courier=_latest_detail(sequence, "courier") if state == ShipmentState.OUT_FOR_DELIVERY else None,
    )


def _next_state(state: ShipmentState | None, event: TrackingEvent) -> ShipmentState | None:
    if event.status == _T.DELIVERED and state == ShipmentState.RETURN_TO_SENDER and not event.is_correction:
        return ShipmentState.RETURNED
    if state == ShipmentState.RETURN_TO_SENDER and not event.is_correction:
        return state  # it goes through hubs again, now on its way back
    if event.status in _FLAG_OF:
        return state or ShipmentState.HANDED_OVER
    return _STATE_OF.get(event.status, state)


def _next_flags(flags: set[str], event: TrackingEvent) -> set[str]:
    if event.status in _FLAG_OF:
        return flags | {_FLAG_OF[event.status]}
    # A hold ends with the next movement; being late ends only with arrival.
    ended = {"on_hold"} if event.status not in _SAYS_NOTHING else set()
    return flags - ended - ({"delayed"} if event.status == _T.DELIVERED else set())


def _latest_detail(sequence: list[TrackingEvent], name: str) -> Mapping[str, Any] | None:
    found = [e.details[name] for e in sequence if e.details and e.details.get(name)]
    return found[-1] if found else None


def _latest_eta(sequence: list[TrackingEvent]) -> Eta | None:
    eta = _latest_detail(sequence, "eta")
    if not eta:
        return None
    return Eta(datetime.fromisoformat(eta["from"]), datetime.fromisoformat(eta["to"]), "carrier")


def journal_of_scans(
    shipment_id: str, state: ShipmentState, events: Iterable[TrackingEvent]
) -> list[HistoryEntry]:
    """Return the changes of state that these scans bring about, taken one by one in sequence.

    Args:
        shipment_id: the parcel.
        state: its state before the first of them.
        events: its scans, in any order.
    """
    journal: list[HistoryEntry] = []
    known: list[TrackingEvent] = []
    for event in in_sequence(events):
        known.append(event)
        after = standing(known).state
        if after is not None and after != state:
            journal.append(scan_entry(shipment_id, state, after, event))
            state = after
    return journal


def scan_entry(
    shipment_id: str, before: ShipmentState, after: ShipmentState, event: TrackingEvent
) -> HistoryEntry:
    """Return the history entry of a scan that changed a parcel's state.

    Raises:
        TransitionRefusedError: the parcel can't go there, such as one that was cancelled.
    """
    name = scan_event_name(before, after)
    SHIPMENT.target(before, name)
    return HistoryEntry(
        SHIPMENT.entity, shipment_id, before, after, name, f"carrier:{event.carrier}", event.occurred_at
    )


def scan_event_name(before: ShipmentState, after: ShipmentState) -> str:
    """Return the transition's event: a hand-over, a scan, or the correction of what stuck."""
    if after == ShipmentState.HANDED_OVER and before in IN_WAREHOUSE:
        return "hand_over"
    is_correction = before in _FINAL or after == ShipmentState.HANDED_OVER
    return f"correct_to_{after}" if is_correction else f"scan_{after}"
