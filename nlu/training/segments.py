"""Edit annotated sentences without losing track of where the entities are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from re import Pattern

from training.grammar import Segment

_SURPLUS_SPACE = re.compile(r"(?<=\s)\s+|\s+(?=[,.!?;:](?!\w))|^\s+|\s+$")


def text_of(segments: Sequence[Segment]) -> str:
    """Return the sentence without annotations."""
    return "".join(segment.text for segment in segments)


def literal_only(segments: Sequence[Segment], edit: Callable[[str], str]) -> list[Segment]:
    """Apply `edit` to the text outside entities."""
    return [segment if segment.entity else Segment(edit(segment.text)) for segment in segments]


def tidy(segments: Sequence[Segment]) -> list[Segment]:
    """Collapse double spaces, drop spaces before punctuation and at both ends."""
    kept = _drop(segments, _SURPLUS_SPACE)
    return _merge(kept)


def _drop(segments: Sequence[Segment], pattern: Pattern[str]) -> list[Segment]:
    text = text_of(segments)
    gone = {at for match in pattern.finditer(text) for at in range(*match.span())}
    kept: list[Segment] = []
    start = 0
    for segment in segments:
        letters = (c for at, c in enumerate(segment.text, start) if at not in gone)
        kept.append(Segment("".join(letters), segment.entity, segment.value))
        start += len(segment.text)
    return [segment for segment in kept if segment.text]


def _merge(segments: Sequence[Segment]) -> list[Segment]:
    """Join neighbouring literals."""
    merged: list[Segment] = []
    for is_literal, group in groupby(segments, key=lambda segment: segment.entity is None):
        run = list(group)
        merged += [Segment(text_of(run))] if is_literal else run
    return merged


def annotated(segments: Sequence[Segment]) -> str:
    """Write the sentence in Rasa's notation, `[text](entity:value)`."""
    return "".join(_annotate(segment.text, segment.entity, segment.value) for segment in segments)


def _annotate(text: str, entity: str | None, value: str | None) -> str:
    if entity is None:
        return text.replace("[", "(").replace("]", ")")
    return f"[{text}]({entity}:{value})" if value else f"[{text}]({entity})"


def entities_of(segments: Sequence[Segment]) -> list[dict[str, object]]:
    """Return the annotations as Rasa's entities, with their spans in `text_of(segments)`."""
    entities: list[dict[str, object]] = []
    start = 0
    for segment in segments:
        end = start + len(segment.text)
        if segment.entity:
            value = segment.value or segment.text
            entities.append({"entity": segment.entity, "value": value, "start": start, "end": end})
        start = end
    return entities
