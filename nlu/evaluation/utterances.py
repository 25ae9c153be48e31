"""Labelled things that people said, from a JSON-lines file that isn't part of the project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Utterance:
    """Something somebody said: its text, language, label, and the labels that are right too."""

    text: str
    language: str
    intent: str
    accepted: frozenset[str]


def read_utterances(path: Path) -> list[Utterance]:
    """Read `text`, `lang`, `intent` and `accept` of each line.

    Raises:
        ValueError: a line lacks one of them; the message names file and line.
    """
    utterances = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        try:
            accepted = frozenset([row["intent"], *(row.get("accept") or ())])
            utterances.append(Utterance(row["text"], row["lang"], row["intent"], accepted))
        except KeyError as error:
            raise ValueError(f"{path}, line {number}: {error} is missing") from error
    return utterances
