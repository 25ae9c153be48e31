"""Entities of a message: what the CRF marks, corrected by what a form alone makes certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from understanding.normalise import Normalised
from understanding.patterns import NumberShapes, forms_of, is_money
from understanding.tagger import Mark, Tagger
from understanding.units import Unit

_BARE_NUMBER_DIGITS = 5
_CERTAIN_FORMS = ("email", "tracking_number")
_NUMERALS = (
    ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"],
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
)
_NUMBERS = {word: str(n) for words in _NUMERALS for n, word in enumerate(words, 1)} | {
    "两": "2",
    "a": "1",
    "an": "1",
}
_IDENTIFIERS = {"order_number", "tracking_number", "phone", "postcode"}
_COMPACT = {"order_number", "tracking_number", "tax_number"}


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
    units, marks = tagger.marks(normalised.text)
    marks = _with_certain_forms(normalised.text, units, marks)
    if shapes is not None:
        marks = _with_shop_numbers(normalised.text, units, marks, shapes)
    return [_entity(message, normalised, mark) for mark in sorted(marks, key=lambda mark: mark.start)]


def _with_certain_forms(text: str, units: Sequence[Unit], marks: Sequence[Mark]) -> list[Mark]:
    found = [mark for mark in marks if not _is_amount(text, mark)]
    for unit in units:
        label = _certain_label(text, unit, marks)
        if label:
            found = [mark for mark in found if not _overlap(mark, unit.start, unit.end)]
            found.append(Mark(label, unit.start, unit.end))
    return found


def _is_amount(text: str, mark: Mark) -> bool:
    return mark.label in _IDENTIFIERS and is_money(text, mark.start, mark.end)


def _certain_label(text: str, unit: Unit, marks: Sequence[Mark]) -> str | None:
    if unit.kind not in {"mail", "number"}:
        return None
    forms = forms_of(unit.text)
    for form in _CERTAIN_FORMS:
        if form in forms:
            return form
    if any(_overlap(mark, unit.start, unit.end) for mark in marks) or is_money(text, unit.start, unit.end):
        return None
    if "phone" in forms:
        return "phone"
    digits = sum(char.isdigit() for char in unit.text)
    is_number = digits >= _BARE_NUMBER_DIGITS or (unit.text.startswith("#") and digits > 1)
    return "order_number" if is_number and "date" not in forms else None


def _with_shop_numbers(
    text: str, units: Sequence[Unit], marks: Sequence[Mark], shapes: NumberShapes
) -> list[Mark]:
    certain = [Mark(entity, start, end) for start, end, entity in shapes.spans(text)]
    for unit in units:
        entity = shapes.entity_of(unit.text) if unit.kind == "number" else None
        inside = any(_overlap(mark, unit.start, unit.end) for mark in certain)
        if entity and not inside and not is_money(text, unit.start, unit.end):
            certain.append(Mark(entity, unit.start, unit.end))
    others = [m for m in marks if not any(_overlap(m, sure.start, sure.end) for sure in certain)]
    return others + certain


def _overlap(mark: Mark, start: int, end: int) -> bool:
    return mark.start < end and mark.end > start


def _entity(message: str, normalised: Normalised, mark: Mark) -> Entity:
    start, end = normalised.original_span(mark.start, mark.end)
    name, _, value = mark.label.partition(":")
    return Entity(
        name, value or canonical(name, message[start:end], normalised.text[mark.start : mark.end]), start, end
    )


def canonical(entity: str, original: str, normalised: str) -> str:
    """Return the value of an entity in the form that backends expect.

    Order, tracking and tax numbers are capitals without gaps, telephone numbers digits with an
    optional leading "+", e-mail addresses small, quantities and ratings decimal digits; everything
    else stays as it was typed.
    """
    if entity in _COMPACT:
        return re.sub(r"\s", "", normalised).upper()
    if entity == "phone":
        return re.sub(r"[^0-9+]", "", normalised)
    if entity == "email":
        return normalised
    if entity == "postcode":
        return normalised.upper()
    if entity in {"quantity", "rating"}:
        return _decimal(normalised)
    return original.strip()


def _decimal(number: str) -> str:
    digits = re.search(r"\d+(?:\.\d+)?", number)
    return digits.group() if digits else _NUMBERS.get(number, number)


def as_rasa(entities: Sequence[Entity], extractor: str) -> list[dict[str, object]]:
    """Return the entities as Rasa wants them."""
    return [
        {"entity": e.entity, "value": e.value, "start": e.start, "end": e.end, "extractor": extractor}
        for e in entities
    ]
