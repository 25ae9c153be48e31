"""Templates: `(a|b|)` alternatives, `{word}` references, `[text](entity)` annotations.

A template is parsed once into nodes; `sample` walks them with a random source. Choices are even at
every fork, so a fork with many combinations below it does not crowd out the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, Union

from training.errors import GrammarError


@dataclass(frozen=True)
class Segment:
    """A stretch of a sentence, annotated when `entity` is set; `value` differs from `text` or is None."""

    text: str
    entity: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Literal:
    """Text that is said as it stands."""

    text: str


@dataclass(frozen=True)
class Reference:
    """A lexicon entry or an entity slot, by name."""

    name: str


@dataclass(frozen=True)
class Alternatives:
    """One of several sequences."""

    options: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Annotation:
    """Text that is an entity, with the value it stands for when that isn't the text."""

    body: tuple[Node, ...]
    entity: str
    value: str | None


Node = Union[Literal, Reference, Alternatives, Annotation]


class SlotFiller(Protocol):
    """Gives an entity slot one of its values."""

    def fill(self, entity: str, rng: Random) -> Segment:
        """Return an annotated segment for `entity`."""


class _Parser:
    """Recursive descent over one template."""

    def __init__(self, template: str) -> None:
        self._template = template
        self._at = 0

    def parse(self) -> tuple[Node, ...]:
        nodes = self._sequence(stop="")
        if self._at < len(self._template):
            raise GrammarError(f"unexpected {self._template[self._at]!r} at position {self._at + 1}")
        return nodes

    def _peek(self) -> str:
        return self._template[self._at] if self._at < len(self._template) else ""

    def _sequence(self, stop: str) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while (char := self._peek()) and char not in stop and char not in ")]}":
            if char == "(":
                nodes.append(self._choice())
            elif char == "{":
                self._at += 1
                nodes.append(Reference(self._until("}", "reference")))
            elif char == "[":
                nodes.append(self._annotation())
            else:
                nodes.append(self._literal(stop))
        return tuple(nodes)

    def _literal(self, stop: str) -> Literal:
        start, special = self._at, "([{)]}" + stop
        while (char := self._peek()) and char not in special:
            self._at += 1
        return Literal(self._template[start : self._at])

    def _choice(self) -> Alternatives:
        self._at += 1
        options = [self._sequence(stop="|")]
        while self._peek() == "|":
            self._at += 1
            options.append(self._sequence(stop="|"))
        self._expect(")", "alternatives")
        return Alternatives(tuple(options))

    def _annotation(self) -> Annotation:
        self._at += 1
        body = self._sequence(stop="")
        self._expect("]", "annotated text")
        self._expect("(", "annotation (write it as [text](entity))")
        entity, _, value = self._until(")", "annotation").partition(":")
        return Annotation(body, entity, value or None)

    def _expect(self, char: str, what: str) -> None:
        if self._peek() != char:
            raise GrammarError(f"{what}: {char!r} is missing at position {self._at + 1}")
        self._at += 1

    def _until(self, end: str, what: str) -> str:
        close = self._template.find(end, self._at)
        if close < 0:
            raise GrammarError(f"{what}: {end!r} is missing after position {self._at}")
        text, self._at = self._template[self._at : close], close + 1
        return text.strip()


def parse(template: str) -> tuple[Node, ...]:
    """Read a template.

    Raises:
        GrammarError: a bracket is open or closed once too often, or an annotation has no entity.
    """
    return _Parser(template).parse()


def references(nodes: Sequence[Node]) -> list[str]:
    """List the names of all references below `nodes`, in order."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, Reference):
            found.append(node.name)
        elif isinstance(node, Alternatives):
            for option in node.options:
                found += references(option)
        elif isinstance(node, Annotation):
            found += references(node.body)
    return found


def annotations(nodes: Sequence[Node]) -> list[Annotation]:
    """List all annotations below `nodes`."""
    found: list[Annotation] = []
    for node in nodes:
        if isinstance(node, Annotation):
            found.append(node)
        elif isinstance(node, Alternatives):
            for option in node.options:
                found += annotations(option)
    return found


def sample(
    nodes: Sequence[Node], lexicon: Mapping[str, Sequence[Node]], slots: SlotFiller, rng: Random
) -> list[Segment]:
    """Say `nodes` once: pick alternatives evenly, look words up, fill slots."""
    said: list[Segment] = []
    for node in nodes:
        if isinstance(node, Literal):
            said.append(Segment(node.text))
        elif isinstance(node, Alternatives):
            said += sample(rng.choice(node.options), lexicon, slots, rng)
        elif isinstance(node, Annotation):
            text = "".join(part.text for part in sample(node.body, lexicon, slots, rng))
            said.append(Segment(text, node.entity, node.value))
        elif node.name in lexicon:
            said += sample(lexicon[node.name], lexicon, slots, rng)
        else:
            said.append(slots.fill(node.name, rng))
    return said
