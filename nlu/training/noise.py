"""Write a sentence the way people do: pings, courtesy, typing errors, odd punctuation, scripts."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import opencc
import yaml

from training.grammar import Segment
from training.segments import literal_only, text_of, tidy

NOISE_FILE = Path(__file__).with_name("noise.yml")
_SENTENCE_END = "?!.？！。…~"
_MARKED = 0.5
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WIDE = {ord(char): ord(char) + 0xFEE0 for char in string.ascii_letters + string.digits}

Edit = Callable[[list[Segment], Random], list[Segment]]


class Noise:
    """The habits of one language's writers.

    Args:
        language: "zh" or "en".
        habits: that language's part of `noise.yml`.
    """

    def __init__(self, language: str, habits: dict[str, Any]) -> None:
        self._language = language
        self._habits = habits
        self._joint = "" if language == "zh" else " "

    def write(self, segments: Sequence[Segment], rng: Random, *, courtesies: bool) -> list[Segment]:
        """Return the sentence as somebody might type it.

        Args:
            segments: the sentence as its template says it.
            rng: source of chance.
            courtesies: whether openers and closers may be put around it.
        """
        said = list(segments)
        for share, edit in self._edits(courtesies=courtesies):
            if rng.random() < share:
                said = edit(said, rng)
        return tidy(said)

    def _edits(self, *, courtesies: bool) -> list[tuple[float, Edit]]:
        around: list[tuple[float, Edit]] = [(0.15, self._open), (0.12, self._close)] if courtesies else []
        common: list[tuple[float, Edit]] = [(0.22, self._slip), (0.45, self._end), (0.12, self._unpunctuate)]
        if self._language == "zh":
            return [*common, *around, (0.10, _traditional), (0.04, _full_width), (0.04, self._break)]
        return [*common, *around, (0.10, _mistype), (0.35, _lower), (0.03, _upper), (0.03, self._break)]

    def _open(self, said: list[Segment], rng: Random) -> list[Segment]:
        opener = rng.choice(self._habits["openers"])
        joint = rng.choice(("", " ", "，")) if self._language == "zh" and not opener.isascii() else " "
        return [Segment(opener + joint), *said]

    def _close(self, said: list[Segment], rng: Random) -> list[Segment]:
        return [*said, Segment(self._joint + rng.choice(self._habits["closers"]))]

    def _end(self, said: list[Segment], rng: Random) -> list[Segment]:
        """Drop the final mark, or put another."""
        if said[-1].entity is None:
            said = [*said[:-1], Segment(said[-1].text.rstrip(_SENTENCE_END + " "))]
        return [*said, Segment(rng.choice(self._habits["marks"]))] if rng.random() < _MARKED else said

    def _slip(self, said: list[Segment], rng: Random) -> list[Segment]:
        """Put one customary misspelling or short form."""
        present = [
            word for word in self._habits["slips"]
            if any(segment.entity is None and self._contains(segment.text, word) for segment in said)
        ]  # fmt: skip
        if not present:
            return said
        word = rng.choice(present)
        wrong = rng.choice(self._habits["slips"][word])
        if self._language == "zh":
            return literal_only(said, lambda text: text.replace(word, wrong, 1))
        return literal_only(said, lambda text: f" {text} ".replace(f" {word} ", f" {wrong} ", 1)[1:-1])

    def _contains(self, text: str, word: str) -> bool:
        return word in text if self._language == "zh" else f" {word} " in f" {text} "

    def _unpunctuate(self, said: list[Segment], _rng: Random) -> list[Segment]:
        gap = str.maketrans(dict.fromkeys("，。！？、,;；", " ") | {"'": ""})
        return literal_only(said, lambda text: text.translate(gap))

    def _break(self, said: list[Segment], _rng: Random) -> list[Segment]:
        """Send it in pieces: the gateway joins them with a space, as a line end is read."""
        return literal_only(said, lambda text: text.replace("，", " ").replace(", ", " "))


def read_noise(language: str) -> Noise:
    """Return the habits of one language's writers."""
    return Noise(language, yaml.safe_load(NOISE_FILE.read_text(encoding="utf-8"))[language])


def _mistype(said: list[Segment], rng: Random) -> list[Segment]:
    """Slip once on the keyboard, in a word of more than four letters."""
    spots = [
        (index, at)
        for index, segment in enumerate(said)
        if segment.entity is None
        for at in range(1, len(segment.text) - 1)
        if segment.text[at - 1 : at + 2].isalpha()
    ]
    if not spots or len(text_of(said)) < len("order"):
        return said
    index, at = rng.choice(spots)
    text = said[index].text
    slips = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
        text[:at] + _neighbour(text[at], rng) + text[at + 1 :],
    )
    return [*said[:index], Segment(rng.choice(slips)), *said[index + 1 :]]


def _neighbour(letter: str, rng: Random) -> str:
    for row in _KEY_ROWS:
        if (at := row.find(letter.lower())) >= 0:
            return rng.choice(row[max(0, at - 1) : at + 2])
    return letter


def _lower(said: list[Segment], _rng: Random) -> list[Segment]:
    return [Segment(segment.text.lower(), segment.entity, segment.value) for segment in said]


def _upper(said: list[Segment], _rng: Random) -> list[Segment]:
    return [Segment(segment.text.upper(), segment.entity, segment.value) for segment in said]


def _full_width(said: list[Segment], _rng: Random) -> list[Segment]:
    return [Segment(segment.text.translate(_WIDE), segment.entity, segment.value) for segment in said]


def _traditional(said: list[Segment], rng: Random) -> list[Segment]:
    convert = _converter(rng.choice(("s2t", "s2hk"))).convert
    return [Segment(convert(segment.text), segment.entity, segment.value) for segment in said]


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
