"""Read `nlu/phrasing/<lang>/*.yml` and say precisely what is wrong with a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from training import grammar
from training.errors import GrammarError, PhrasingError
from training.vocabulary import DETAILS, ENTITIES, INTENTS

SHARED_FILES = ("lexicon", "values", "order_position")
_WAY_KEYS = {"id", "detail", "say"}
_NO_DETAIL = "none"


@dataclass(frozen=True)
class Template:
    """One skeleton of a way, and which part it asks for: its own detail, else the way's."""

    nodes: tuple[grammar.Node, ...]
    detail: str | None


@dataclass(frozen=True)
class Way:
    """One family of sayings with its own skeleton; held out as a whole in evaluation."""

    language: str
    intent: str
    id: str
    templates: tuple[Template, ...]

    @property
    def key(self) -> str:
        """Name of the way among all ways of all files."""
        return f"{self.language}/{self.intent}/{self.id}"


@dataclass(frozen=True)
class Phrasing:
    """All that one language can say."""

    language: str
    ways: tuple[Way, ...]
    lexicon: Mapping[str, tuple[grammar.Node, ...]]
    values: Mapping[str, tuple[tuple[grammar.Node, ...], ...]]
    order_positions: Mapping[str, tuple[str, ...]]


def read_phrasing(folder: Path) -> Phrasing:
    """Read one language's folder, named by the language.

    Raises:
        PhrasingError: the first thing that breaks the format.
    """
    lexicon = _read_lexicon(folder / "lexicon.yml")
    values = _read_values(folder / "values.yml", lexicon)
    positions = _read_positions(folder / "order_position.yml")
    ways: list[Way] = []
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in SHARED_FILES:
            ways += _read_intent(path, folder.name, lexicon)
    if not ways:
        raise PhrasingError("no intent file in this folder", folder)
    return Phrasing(folder.name, tuple(ways), lexicon, values, positions)


def _load(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PhrasingError(f"not readable as YAML: {error}", path) from error
    if not isinstance(content, dict):
        raise PhrasingError("must be a mapping at the top", path)
    return content


def _word_lists(path: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, words in _load(path).items():
        if not isinstance(words, list) or not words:
            raise PhrasingError(f"{name!r} must be a list of words with at least one entry", path)
        lists[str(name)] = [str(word) for word in words]
    return lists


def _parse(text: str, path: Path, way: str | None) -> tuple[grammar.Node, ...]:
    try:
        return grammar.parse(text)
    except GrammarError as error:
        raise PhrasingError(str(error), path, way, text) from error


def _read_lexicon(path: Path) -> dict[str, tuple[grammar.Node, ...]]:
    lexicon: dict[str, tuple[grammar.Node, ...]] = {}
    for name, words in _word_lists(path).items():
        if name in ENTITIES:
            raise PhrasingError(f"{name!r} is an entity slot: give its words in values.yml", path)
        lexicon[name] = (grammar.Alternatives(tuple(_parse(word, path, name) for word in words)),)
    for name, nodes in lexicon.items():
        _check_references(nodes, lexicon, path, name, None)
        _check_cycle(name, lexicon, path, ())
    return lexicon


def _check_cycle(name: str, lexicon: Mapping[str, Any], path: Path, above: tuple[str, ...]) -> None:
    if name in above:
        raise PhrasingError(f"refers to itself: {' > '.join((*above, name))}", path, name)
    for inner in grammar.references(lexicon.get(name, ())):
        if inner in lexicon:
            _check_cycle(inner, lexicon, path, (*above, name))


def _read_values(path: Path, lexicon: Mapping[str, Any]) -> dict[str, tuple[tuple[grammar.Node, ...], ...]]:
    values = {}
    for entity, words in _word_lists(path).items():
        if entity not in ENTITIES:
            raise PhrasingError(f"{entity!r} is not an entity; known: {', '.join(sorted(ENTITIES))}", path)
        parsed = tuple(_parse(word, path, entity) for word in words)
        for nodes in parsed:
            _check_references(nodes, lexicon, path, entity, None)
        values[entity] = parsed
    return values


def _read_positions(path: Path) -> dict[str, tuple[str, ...]]:
    return {position: tuple(words) for position, words in _word_lists(path).items()}


def _read_intent(path: Path, language: str, lexicon: Mapping[str, Any]) -> list[Way]:
    content = _load(path)
    intent = content.get("intent")
    if intent not in INTENTS:
        raise PhrasingError(f"unknown intent {intent!r}; known: {', '.join(sorted(INTENTS))}", path)
    if intent != path.stem:
        raise PhrasingError(f"the file must be named after its intent: {intent}.yml", path)
    ways: list[Way] = []
    seen: set[str] = set()
    for entry in content.get("ways") or []:
        way = _read_way(entry, path, language, intent, lexicon)
        if way.id in seen:
            raise PhrasingError("this way's id stands twice in the file: give it another", path, way.id)
        seen.add(way.id)
        ways.append(way)
    if not ways:
        raise PhrasingError("has no ways", path)
    return ways


def _read_way(entry: Any, path: Path, language: str, intent: str, lexicon: Mapping[str, Any]) -> Way:
    if not isinstance(entry, dict) or "id" not in entry:
        raise PhrasingError(f"each way needs an id: {entry!r}", path)
    way = str(entry["id"])
    if unknown := set(entry) - _WAY_KEYS:
        raise PhrasingError(f"unknown key {min(unknown)!r}; known: detail, id, say", path, way)
    say = entry.get("say")
    if not isinstance(say, list) or not say:
        raise PhrasingError("`say` must be a list of templates with at least one entry", path, way)
    wanted = _detail(entry.get("detail"), intent, path, way)
    templates = []
    for said in say:
        detail, template = _own_detail(said, wanted, intent, path, way)
        nodes = _parse(template, path, way)
        _check_references(nodes, lexicon, path, way, template)
        templates.append(Template(nodes, detail))
    return Way(language, intent, way, tuple(templates))


def _own_detail(said: Any, detail: str | None, intent: str, path: Path, way: str) -> tuple[str | None, str]:
    """Return detail and template of one entry of `say`: a template, or a detail with its template."""
    if isinstance(said, str):
        return detail, said
    if isinstance(said, dict) and len(said) == 1:
        name, template = next(iter(said.items()))
        if isinstance(template, str):
            return (None if name == _NO_DETAIL else _detail(name, intent, path, way)), template
    remedy = "a template must be text, or `detail: text`: put it in quotes"
    raise PhrasingError(remedy, path, way, str(said))


def _detail(detail: str | None, intent: str, path: Path, way: str) -> str | None:
    if detail is not None and detail not in DETAILS.get(intent, frozenset()):
        known = ", ".join(sorted(DETAILS.get(intent, frozenset()))) or "none for this intent"
        raise PhrasingError(f"unknown detail {detail!r}; known: {known}", path, way)
    return detail


def _check_references(
    nodes: tuple[grammar.Node, ...],
    lexicon: Mapping[str, Any],
    path: Path,
    way: str | None,
    template: str | None,
) -> None:
    for name in grammar.references(nodes):
        if name not in lexicon and name not in ENTITIES:
            raise PhrasingError(
                f"{{{name}}} is neither in lexicon.yml nor an entity slot: add it there or mend the name",
                path,
                way,
                template,
            )
    for annotation in grammar.annotations(nodes):
        if annotation.entity not in ENTITIES:
            known = ", ".join(sorted(ENTITIES))
            raise PhrasingError(
                f"annotation names no entity: {annotation.entity!r}; known: {known}", path, way, template
            )
