"""Score details on ways of saying that were left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from understanding.details import DetailModel, DetailText

from evaluation.corpus import Example, folds
from evaluation.intervals import Share


def detail_texts(examples: Iterable[Example]) -> list[DetailText]:
    """Return what the detail model learns from."""
    return [DetailText(e.normalised.text, e.way.intent, e.detail, e.way.key) for e in examples]


def left_out_details(examples: Sequence[Example]) -> tuple[Share, Share]:
    """Train on four fifths of the ways; return the share found of the details, and of no detail.

    The intent is taken as known. An intent that has no details can't get any, and isn't counted.
    """
    kept, left_out = next(iter(folds(examples, 5)))
    model = DetailModel.train(detail_texts(kept))
    if model is None:
        return Share(0, 0), Share(0, 0)
    with_details = {example.way.intent for example in examples if example.detail}
    asked = [text for text in detail_texts(left_out) if text.intent in with_details]
    found = [(text.detail, model.detail(text.text, text.intent)) for text in asked]
    return (
        Share.of(wanted == got for wanted, got in found if wanted),
        Share.of(wanted == got for wanted, got in found if not wanted),
    )
