"""Entities of a message: what the CRF marks, corrected by what is certain without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from understanding.canonical import canonical
from understanding.disjoint import DisjointMarks, Mark
from understanding.judgement import certain_label, is_plausible, likely_label
from understanding.normalise import Normalised
from understanding.patterns import NumberShapePatterns, is_money
from understanding.phrases import certain_phrases
from understanding.tagger import Tagger
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
    message: str, normalised: Normalised, tagger: Tagger, shapes: NumberShapePatterns | None = None
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
    found = DisjointMarks(len(text), (mark for mark in marks if is_plausible(text, mark)))
    _put_numbers(text, units, found)
    _put_phrases(text, found)
    if shapes is not None:
        _put_shop_numbers(text, units, found, shapes)
    return [_entity(message, normalised, mark) for mark in found.all()]


def _put_numbers(text: str, units: Sequence[Unit], found: DisjointMarks) -> None:
    for unit in units:
        over = found.over(unit.start, unit.end)
        certain = certain_label(text, unit)
        if certain and not any(mark.label == certain or mark.label in _WHOLES for mark in over):
            found.put(Mark(certain, unit.start, unit.end))
        elif not over and (likely := likely_label(text, unit)):
            found.put(Mark(likely, unit.start, unit.end))


def _put_phrases(text: str, found: DisjointMarks) -> None:
    wholes = {"quantity": _WHOLES, "date": _DATE_WHOLES}
    for kind, start, end in certain_phrases(text):
        over = found.over(start, end)
        kept = [m for m in over if m.label in wholes.get(kind, ()) and m.end - m.start >= end - start]
        if not kept and is_plausible(text, Mark(kind, start, end)):
            found.put(Mark(kind, start, end))


def _put_shop_numbers(
    text: str, units: Sequence[Unit], found: DisjointMarks, shapes: NumberShapePatterns
) -> None:
    certain = DisjointMarks(len(text))
    for start, end, entity in shapes.spans(text):
        if not certain.over(start, end):
            certain.put(Mark(entity, start, end))
    for unit in units:
        entity = shapes.entity_of(unit.text) if unit.kind == "number" else None
        is_new = not certain.over(unit.start, unit.end)
        if entity and is_new and not is_money(text, unit.start, unit.end):
            certain.put(Mark(entity, unit.start, unit.end))
    for mark in certain.all():
        found.put(mark)


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
