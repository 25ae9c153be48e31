"""Compare figures with `floors.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from evaluation.intent_scores import Scores

FLOORS_FILE = Path(__file__).with_name("floors.yml")


def read_floors(path: Path = FLOORS_FILE) -> dict[str, Any]:
    """Read the floors."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def missed(floors: Mapping[str, Any], others: Mapping[str, Scores]) -> list[str]:
    """Say which floors the scores on other people's words miss, one sentence each."""
    said = []
    for language, found in others.items():
        for name, value, at_least in (
            ("accepted", found.accepted.value, True),
            ("out_of_scope_recall", found.out_of_scope_recall.value, True),
            ("false_out_of_scope", found.false_out_of_scope.value, False),
        ):
            bound = floors[name][language]
            if (value < bound) if at_least else (value > bound):
                said.append(f"{name} {language}: {value:.3f}, the floor is {bound:.3f}")
    return said


def missed_left_out(
    floors: Mapping[str, Any], others: Mapping[str, Scores], left_out: Mapping[str, Scores]
) -> list[str]:
    """Say where our own left-out ways flatter the model too much."""
    said = []
    for language, found in others.items():
        above = left_out[language].accepted.value - found.accepted.value
        bound = floors["left_out_above_others"][language]
        if above > bound:
            said.append(f"left_out_above_others {language}: {above:.3f}, the ceiling is {bound:.3f}")
    return said
