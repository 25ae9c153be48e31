"""Turn a message into the features that the intent and detail models weigh."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from gendan.text.languages import is_han
from understanding.concepts import Concepts, read_concepts
from understanding.english import base_form, expand_contraction
from understanding.units import Unit, number_shape, units_of

BLOCKS = ("words", "letters", "concepts")
_LONGEST_HAN_GRAM = 4
_LONGEST_WORD_GRAM = 3
_LETTER_GRAMS = (3, 4, 5)


class Featuriser:
    """Names the features of a message, in blocks that are weighted apart.

    Args:
        concepts: word list that maps what people say to what they mean, in both languages.
    """

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        # Several models look at the same message, one after the other.
        self._last: tuple[str, Mapping[str, list[str]]] | None = None

    def features(self, text: str) -> Mapping[str, list[str]]:
        """Return the features of normalised `text` by block, with repeats."""
        if self._last is None or self._last[0] != text:
            self._last = (text, self._named(text))
        return self._last[1]

    def _named(self, text: str) -> Mapping[str, list[str]]:
        units = units_of(text)
        tokens = list(_tokens(units))
        return {
            "words": list(_grams(tokens)),
            "letters": [gram for unit in units if unit.kind == "word" for gram in _letter_grams(unit.text)],
            "concepts": list(_concept_features(self._concepts.found_in(text, tokens))),
        }


def _tokens(units: Sequence[Unit]) -> Iterator[str]:
    for unit in units:
        if unit.kind == "word":
            yield from (base_form(word) for word in expand_contraction(unit.text))
        elif unit.kind == "number":
            yield number_shape(unit.text)
        elif unit.kind == "mail":
            yield "<mail>"
        elif unit.kind == "han" or unit.text in "?!":
            yield unit.text


def _grams(tokens: Sequence[str]) -> Iterator[str]:
    framed = ["^", *tokens, "$"]
    for start in range(len(framed)):
        for length in range(1, _LONGEST_HAN_GRAM + 1):
            gram = framed[start : start + length]
            if len(gram) < length or gram in (["^"], ["$"]):
                continue
            if length > _LONGEST_WORD_GRAM and not any(map(is_han, gram)):
                continue
            yield " ".join(gram)
    words = [token for token in tokens if not is_han(token)]
    for before, after in zip(words, words[2:], strict=False):
        yield f"{before} _ {after}"


def _letter_grams(word: str) -> Iterator[str]:
    framed = f"<{word}>"
    for length in _LETTER_GRAMS:
        for start in range(len(framed) - length + 1):
            yield framed[start : start + length]


def _concept_features(found: Sequence[str]) -> Iterator[str]:
    yield from found
    for before, after in itertools.pairwise(found):
        yield f"{before}>{after}"
    unique = sorted(set(found))
    for index, one in enumerate(unique):
        for other in unique[index + 1 :]:
            yield f"{one}+{other}"


@lru_cache(maxsize=1)
def shared_featuriser() -> Featuriser:
    """Return the one over the project's concepts that all models share."""
    return Featuriser(read_concepts())
