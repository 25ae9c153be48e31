"""Entities of a message: what the CRF marks, corrected by what is certain without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from understanding.canonical import canonical
from understanding.judgement import certain_label, is_plausible, likely_label
from understanding.normalise import Normalised
from understanding.patterns import NumberShapes, is_money
from understanding.phrases import certain_phrases
from understanding.tagger import Mark, Tagger
from understanding.units import Unit

# Longer things of which a number or a date may be only a part.
_WHOLES = frozenset({"variant", "address", "date", "product", "order_position", "invoice_title", "reason"})
_DATE_WHOLES = _WHOLES - {"product", "variant"}


@dataclass(frozen=True)
class Entity:
    """An entity; the span is in the original message, the value in the form that backends expect."""

    entity: str
    value: str
    start: int
    end: int


def entities_in(
    message: str, normalised: Normalised, tagger: Tagger, shapes: NumberShapes | None = None
) -> list[Entity]:
    """Return the entities of `message` in order of appearance.

    Args:
        message: as it was typed.
        normalised: the same in one form.
        tagger: trained CRF.
        shapes: the shop's numbers, which win over everything else.
    """
    text = normalised.text
    units, marks = tagger.marks(text)
    marks = _with_numbers(text, units, [mark for mark in marks if is_plausible(text, mark)])
    marks = _with_phrases(text, marks)
    if shapes is not None:
        marks = _with_shop_numbers(text, units, marks, shapes)
    return [_entity(message, normalised, mark) for mark in sorted(marks, key=lambda mark: mark.start)]


def _over(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    return [mark for mark in marks if mark.start < end and mark.end > start]


def _with_numbers(text: str, units: Sequence[Unit], marks: Sequence[Mark]) -> list[Mark]:
    found = list(marks)
    for unit in units:
        over = _over(found, unit.start, unit.end)
        certain = certain_label(text, unit)
        if certain and not any(mark.label == certain or mark.label in _WHOLES for mark in over):
            found = [mark for mark in found if mark not in over] + [Mark(certain, unit.start, unit.end)]
        elif not over and (likely := likely_label(text, unit)):
            found.append(Mark(likely, unit.start, unit.end))
    return found


def _with_phrases(text: str, marks: Sequence[Mark]) -> list[Mark]:
    found = list(marks)
    wholes = {"quantity": _WHOLES, "date": _DATE_WHOLES}
    for kind, start, end in certain_phrases(text):
        over = _over(found, start, end)
        kept = [m for m in over if m.label in wholes.get(kind, ()) and m.end - m.start >= end - start]
        if not kept and is_plausible(text, Mark(kind, start, end)):
            found = [mark for mark in found if mark not in over] + [Mark(kind, start, end)]
    return found


def _with_shop_numbers(
    text: str, units: Sequence[Unit], marks: Sequence[Mark], shapes: NumberShapes
) -> list[Mark]:
    certain = [Mark(entity, start, end) for start, end, entity in shapes.spans(text)]
    for unit in units:
        entity = shapes.entity_of(unit.text) if unit.kind == "number" else None
        is_new = not _over(certain, unit.start, unit.end)
        if entity and is_new and not is_money(text, unit.start, unit.end):
            certain.append(Mark(entity, unit.start, unit.end))
    return [mark for mark in marks if not _over(certain, mark.start, mark.end)] + certain


def _entity(message: str, normalised: Normalised, mark: Mark) -> Entity:
    start, end = normalised.original_span(mark.start, mark.end)
    name, _, meant = mark.label.partition(":")
    said = normalised.text[mark.start : mark.end]
    return Entity(name, meant or canonical(name, message[start:end], said), start, end)


def as_rasa(entities: Sequence[Entity], extractor: str) -> list[dict[str, object]]:
    """Return the entities as Rasa wants them."""
    return [
        {"entity": e.entity, "value": e.value, "start": e.start, "end": e.end, "extractor": extractor}
        for e in entities
    ]
