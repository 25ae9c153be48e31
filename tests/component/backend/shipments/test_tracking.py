"""Scans, however they arrive."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shipments.model import TrackingEvent
from backend.shipments.states import IN_WAREHOUSE, ShipmentState, TrackingStatus
from backend.shipments.tracking import journal_of_scans, scan_entry, standing

_START = datetime(2026, 11, 1, tzinfo=UTC)
T, S = TrackingStatus, ShipmentState


def scan(hour: int, status: TrackingStatus, *, is_correction: bool = False) -> TrackingEvent:
    at = _START + timedelta(hours=hour)
    return TrackingEvent(
        status, at, None, "UTC", {"en": status}, status.value, "sf", is_correction=is_correction
    )


scans = st.lists(
    st.builds(scan, st.integers(0, 12), st.sampled_from(list(T)), is_correction=st.booleans()),
    min_size=1,
    max_size=12,
    unique_by=lambda e: (e.occurred_at, e.code, e.is_correction),
)


@given(scans, st.randoms(use_true_random=False))
def test_shuffled_scans_say_the_same(events: list[TrackingEvent], shuffler: random.Random) -> None:
    shuffled = list(events)
    shuffler.shuffle(shuffled)
    assert standing(shuffled) == standing(events)


@given(scans, st.sampled_from(sorted(IN_WAREHOUSE)))
def test_every_arrival_order_is_a_possible_walk_through_the_states(
    events: list[TrackingEvent], state: ShipmentState
) -> None:
    known: list[TrackingEvent] = []
    for event in events:
        known.append(event)
        after = standing(known).state
        if after not in (None, state):
            state = S(scan_entry("p", state, after, event).to_state)
    final = standing(events).state
    assert final is None or state == final


@given(scans)
def test_the_journal_of_scans_ends_where_they_stand(events: list[TrackingEvent]) -> None:
    journal = journal_of_scans("p", S.LABELLED, events)
    final = standing(events).state
    assert (journal[-1].to_state if journal else None) == final


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([scan(1, T.PICKED_UP), scan(5, T.DELIVERED), scan(6, T.IN_TRANSIT)], S.DELIVERED),
        ([scan(5, T.DELIVERED), scan(6, T.IN_TRANSIT, is_correction=True)], S.IN_TRANSIT),
        ([scan(1, T.IN_TRANSIT), scan(1, T.OUT_FOR_DELIVERY)], S.OUT_FOR_DELIVERY),
        ([scan(2, T.RETURN_TO_SENDER), scan(3, T.IN_TRANSIT)], S.RETURN_TO_SENDER),
        ([scan(2, T.RETURN_TO_SENDER), scan(9, T.DELIVERED)], S.RETURNED),
        ([scan(2, T.RETURN_TO_SENDER), scan(9, T.DELIVERED), scan(10, T.IN_TRANSIT)], S.RETURNED),
        ([scan(2, T.DELIVERY_FAILED), scan(3, T.OUT_FOR_DELIVERY)], S.OUT_FOR_DELIVERY),
        ([scan(2, T.IN_TRANSIT), scan(3, T.UNKNOWN)], S.IN_TRANSIT),
        ([scan(2, T.LOST), scan(3, T.IN_TRANSIT)], S.IN_TRANSIT),
        ([scan(2, T.PENDING)], None),
    ],
)
def test_the_latest_scan_decides_and_arrivals_stick(
    events: list[TrackingEvent], state: ShipmentState | None
) -> None:
    assert standing(events).state == state


def test_a_delay_is_a_flag_until_the_parcel_arrives() -> None:
    delayed = [scan(1, T.IN_TRANSIT), scan(2, T.DELIVERY_DELAYED), scan(3, T.OUT_FOR_DELIVERY)]
    assert (standing(delayed).state, standing(delayed).flags) == (S.OUT_FOR_DELIVERY, ("delayed",))
    assert standing([*delayed, scan(4, T.DELIVERED)]).flags == ()


def test_a_hold_ends_with_the_next_movement() -> None:
    assert standing([scan(1, T.IN_TRANSIT), scan(2, T.ON_HOLD)]).flags == ("on_hold",)
    assert standing([scan(1, T.IN_TRANSIT), scan(2, T.ON_HOLD), scan(3, T.IN_TRANSIT)]).flags == ()


def test_a_corrected_delivery_has_no_delivery_time() -> None:
    assert standing([scan(5, T.DELIVERED), scan(6, T.IN_TRANSIT, is_correction=True)]).delivered_at is None
