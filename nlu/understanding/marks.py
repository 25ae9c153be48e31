"""Carry annotations from the original text over to the normalised one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from understanding.disjoint import Mark
from understanding.normalise import Normalised

# Their value isn't what is said but what is meant, and there are few: each is a label of its own.
MEANT_ENTITIES = frozenset({"order_position", "language"})


def marks_in_original(normalised: Normalised, entities: Sequence[dict[str, Any]]) -> list[Mark]:
    """Return the annotations of an original text as marks over its normalised form."""
    marks: list[Mark] = []
    for entity in entities:
        inside = [
            at
            for at, (start, end) in enumerate(zip(normalised.starts, normalised.ends, strict=False))
            if start < entity["end"] and end > entity["start"]
        ]
        if inside:
            name = entity["entity"]
            label = f"{name}:{entity['value']}" if name in MEANT_ENTITIES else name
            marks.append(Mark(label, inside[0], inside[-1] + 1))
    return marks
