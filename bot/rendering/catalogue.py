"""The texts of `bot/texts/`, with the shop's own wordings laid over them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.rendering.formats import FORMS

TERMS_FILE = "terms.yml"
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
# Parts of a sentence that vanish when a fact inside is missing.
OPTIONAL_PART = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


class TextsError(Exception):
    """A text file can't be used; the message names the file, the text and the remedy."""


@dataclass(frozen=True)
class Text:
    """One text: a sentence, or several of which a fact chooses.

    Attributes:
        by: the fact that chooses; None for a single sentence.
        when: sentences by that fact's value; `other` for the rest.
    """

    by: str | None
    when: Mapping[str, str]

    def sentence_for(self, facts: Mapping[str, Any]) -> str:
        """Return the template that these facts choose."""
        if self.by is None:
            return self.when["other"]
        return self.when.get(_choice(facts.get(self.by)), self.when["other"])

    @property
    def placeholders(self) -> frozenset[str]:
        """Names of all facts that the text may use."""
        used = {name for sentence in self.when.values() for name, _ in placeholders_of(sentence)}
        return frozenset(used | ({self.by} if self.by else set()))


@dataclass(frozen=True)
class Catalogue:
    """All texts and terms of one language."""

    texts: Mapping[str, Text]
    terms: Mapping[str, str]


def _choice(value: Any) -> str:
    # YAML writes true and false as people do.
    return str(value).lower() if isinstance(value, bool) else str(value)


def placeholders_of(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield name and form of each placeholder."""
    for match in PLACEHOLDER.finditer(sentence):
        yield match[1], match[2] or ""


def load_catalogue(folder: Path, overrides: Path | None = None) -> Catalogue:
    """Read one language's folder of YAML files.

    Args:
        folder: such as `bot/texts/zh`.
        overrides: the shop's own folder; a text there replaces ours of the same name.

    Raises:
        TextsError: a file isn't a mapping, a name comes twice, or a sentence asks for an unknown form.
    """
    texts, terms = _read_folder(folder)
    if overrides and overrides.is_dir():
        own_texts, own_terms = _read_folder(overrides)
        unknown = own_texts.keys() - texts.keys()
        if unknown:
            raise TextsError(f"{overrides}: no text is called '{min(unknown)}'; docs/texts.md lists them")
        texts, terms = {**texts, **own_texts}, {**terms, **own_terms}
    return Catalogue(texts, terms)


def _read_folder(folder: Path) -> tuple[dict[str, Text], dict[str, str]]:
    texts: dict[str, Text] = {}
    terms: dict[str, str] = {}
    for file in sorted(folder.glob("*.yml")):
        entries = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        if not isinstance(entries, dict):
            raise TextsError(f"{file}: should be names with their texts")
        if file.name == TERMS_FILE:
            terms.update({str(code): str(term) for code, term in entries.items()})
            continue
        for name, entry in entries.items():
            if name in texts:
                raise TextsError(f"{file}: '{name}' is defined twice; keep one")
            texts[name] = _text(file, name, entry)
    return texts, terms


def _text(file: Path, name: str, entry: Any) -> Text:
    if isinstance(entry, str):
        text = Text(None, {"other": entry.strip()})
    elif isinstance(entry, dict) and isinstance(entry.get("when"), dict) and "other" in entry["when"]:
        text = Text(str(entry["by"]), {_choice(k): str(v).strip() for k, v in entry["when"].items()})
    else:
        raise TextsError(f"{file}: '{name}' is neither a sentence nor {{by, when: {{…, other}}}}")
    for sentence in text.when.values():
        for fact, form in placeholders_of(sentence):
            if form not in FORMS:
                raise TextsError(
                    f"{file}: '{name}' writes {fact} as '{form}'; known: {', '.join(sorted(FORMS))}"
                )
    return text
