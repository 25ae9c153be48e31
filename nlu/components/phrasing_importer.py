"""Hands the generated sentences to Rasa directly; as YAML, reading them took longer than learning them."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from training.completion import lookup_tables
from training.generate import DEFAULT_PER_WAY, DEFAULT_SEED, PHRASING_FOLDER, Sentence, sentences_of
from training.phrasing import read_phrasing
from training.segments import entities_of
from training.values import Values
from training.vocabulary import LANGUAGES


class PhrasingImporter(TrainingDataImporter):
    """Says every way of `nlu/phrasing`; named under `importers` in config.yml."""

    def __init__(self, *_files: Any, **_options: Any) -> None:
        """Take no files: the phrasing lies where it lies."""
        self._said: TrainingData | None = None

    def get_nlu_data(self, _language: str | None = None) -> TrainingData:
        """Return the sentences of all languages, with way and detail as metadata, and the known names.

        Rasa asks for them once for each language it is told of and once without; they are the same.
        """
        if self._said is None:
            self._said = _say_everything()
        return self._said

    def get_domain(self) -> Domain:
        """Return nothing: domain, rules and configuration are the file importer's."""
        return Domain.empty()

    def get_stories(self, _exclusion_percentage: int | None = None) -> StoryGraph:
        """Return nothing."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """Return nothing."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Return nothing."""
        return None


def _say_everything() -> TrainingData:
    messages: list[Message] = []
    lookup: list[dict[str, Any]] = []
    for each in LANGUAGES:
        phrasing = read_phrasing(PHRASING_FOLDER / each)
        messages += map(_message, sentences_of(phrasing, DEFAULT_PER_WAY, DEFAULT_SEED))
        tables = lookup_tables(phrasing, Values(phrasing))
        lookup += [{"name": kind, "elements": names} for kind, names in tables.items()]
    return TrainingData(messages, lookup_tables=lookup)


def _message(sentence: Sentence) -> Message:
    way = sentence.way
    metadata = {"language": way.language, "way": way.key, "detail": sentence.detail}
    entities = entities_of(sentence.segments)
    return Message.build(sentence.text, way.intent, entities, intent_metadata=metadata)
