from types import SimpleNamespace

import pytest

from bot.sabotage import FAULTS, plant_fault
from gendan.sabotage import IN_THE_GATEWAY
from gendan.settings import SettingsError


def test_a_fault_outside_test_mode_keeps_the_gateway_from_starting() -> None:
    with pytest.raises(SettingsError, match="GENDAN_TEST_SABOTAGE"):
        plant_fault(SimpleNamespace(), {"GENDAN_TEST_SABOTAGE": next(iter(FAULTS))})  # type: ignore[arg-type]


def test_nothing_is_planted_unless_it_is_asked_for() -> None:
    gateway = SimpleNamespace(intake=SimpleNamespace(accept=1), dialogue=SimpleNamespace(take_turn=2))
    plant_fault(gateway, {})  # type: ignore[arg-type]
    assert (gateway.intake.accept, gateway.dialogue.take_turn) == (1, 2)


def test_every_fault_of_the_gateway_is_known_to_all() -> None:
    assert set(FAULTS) == IN_THE_GATEWAY
