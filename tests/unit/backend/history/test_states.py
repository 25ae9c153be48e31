"""State machines lead to states alone, and a history with a hole doesn't replay."""

from enum import StrEnum

import pytest

from backend.history.replay import BrokenHistoryError, StoredEntry, replay
from backend.history.state_machine import StateMachine
from backend.orders.states import ORDER, PAYMENT, RETURN, EntityKind, OrderState, PaymentState, ReturnState
from backend.shipments.states import SHIPMENT, ShipmentState


@pytest.mark.parametrize(
    ("machine", "states"),
    [(ORDER, OrderState), (PAYMENT, PaymentState), (SHIPMENT, ShipmentState), (RETURN, ReturnState)],
    ids=["order", "payment", "shipment", "return"],
)
def test_every_state_that_a_machine_leads_to_is_a_state(machine: StateMachine, states: type[StrEnum]) -> None:
    assert EntityKind(machine.entity)
    assert states(machine.initial)
    for (before, _), (after, _) in machine.transitions.items():
        assert states(before)
        assert states(after)


def entry(seq: int, before: str | None, after: str) -> StoredEntry:
    return StoredEntry("order", "X", seq, before, after)


@pytest.mark.parametrize(
    "entries",
    [
        [entry(2, None, "received")],
        [entry(1, "received", "validated")],
        [entry(1, None, "received"), entry(2, "validated", "confirmed")],
        [entry(1, None, "received"), entry(3, "received", "validated")],
    ],
    ids=["gap at the start", "no beginning", "jump", "gap"],
)
def test_a_broken_chain_does_not_replay(entries: list[StoredEntry]) -> None:
    with pytest.raises(BrokenHistoryError):
        replay(entries)
