"""Write Rasa's training data from the phrasing files: `python -m training.generate --out DIR`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from training import grammar
from training.completion import Completion, lookup_tables
from training.errors import GrammarError, PhrasingError
from training.grammar import Segment
from training.noise import read_noise
from training.phrasing import Phrasing, Template, Way, read_phrasing
from training.segments import annotated, text_of, tidy
from training.values import Values
from training.vocabulary import COURTESY_INTENTS, LANGUAGES

PHRASING_FOLDER = Path(__file__).resolve().parent.parent / "phrasing"
DEFAULT_SEED = 1
DEFAULT_PER_WAY = 8
_TRIES_PER_SENTENCE = 4


@dataclass(frozen=True)
class Sentence:
    """One training sentence, the way it comes from, and which detail it asks for, if any."""

    segments: tuple[Segment, ...]
    way: Way
    detail: str | None

    @property
    def text(self) -> str:
        """The sentence without annotations."""
        return text_of(self.segments)


def sentences_of(
    phrasing: Phrasing, per_way: int, seed: int, ways: Iterable[Way] | None = None
) -> Iterator[Sentence]:
    """Say every way `per_way` times, as far as it has that many different sentences.

    The chance of a way depends on the seed and its own name only: a new way leaves the others'
    sentences as they were.

    Raises:
        PhrasingError: a template uses a slot that has no values.
    """
    speaker = _Speaker(phrasing)
    for way in phrasing.ways if ways is None else ways:
        try:
            yield from speaker.say(way, per_way, Random(f"{seed}/{way.key}"))
        except GrammarError as error:
            folder = PHRASING_FOLDER / way.language
            raise PhrasingError(str(error), folder / f"{way.intent}.yml", way.id) from error


class _Speaker:
    """Says one language's ways."""

    def __init__(self, phrasing: Phrasing) -> None:
        self._lexicon = phrasing.lexicon
        self._values = Values(phrasing)
        self._completion = Completion(phrasing, self._values)
        self._noise = read_noise(phrasing.language)

    def say(self, way: Way, count: int, rng: Random) -> Iterator[Sentence]:
        """Say `way` until `count` different sentences are there or it seems to have no more."""
        seen: set[str] = set()
        for attempt in range(count * _TRIES_PER_SENTENCE):
            template = way.templates[attempt % len(way.templates)]
            said = self._attempt(way, template, attempt, rng)
            sentence = Sentence(tuple(said), way, template.detail)
            if sentence.text and sentence.text not in seen:
                seen.add(sentence.text)
                yield sentence
            if len(seen) == count:
                return

    def _attempt(self, way: Way, template: Template, attempt: int, rng: Random) -> list[Segment]:
        said = tidy(grammar.sample(template.nodes, self._lexicon, self._values, rng))
        said = self._completion.complete(said)
        # Every template is heard once as it stands before anybody mumbles it.
        if attempt < len(way.templates) or not said:
            return said
        return self._noise.write(said, rng, courtesies=way.intent not in COURTESY_INTENTS)


def write_rasa(sentences: Sequence[Sentence], lookup: Mapping[str, Sequence[str]], path: Path) -> None:
    """Write sentences as Rasa NLU YAML, one block a way and detail, with these and the language as metadata.

    Args:
        sentences: what to write.
        lookup: kind → names, written as lookup tables.
        path: file to write.
    """
    lines = ['version: "3.1"', "nlu:"]
    blocks: dict[tuple[str, str | None], list[Sentence]] = {}
    for sentence in sentences:
        blocks.setdefault((sentence.way.key, sentence.detail), []).append(sentence)
    for (_, detail), block in blocks.items():
        way = block[0].way
        metadata = {"language": way.language, "way": way.key, "detail": detail}
        lines += [f"- intent: {way.intent}", f"  metadata: {json.dumps(metadata)}", "  examples: |"]
        lines += [f"    - {annotated(sentence.segments)}" for sentence in block]
    for kind, names in lookup.items():
        lines += [f"- lookup: {json.dumps(kind)}", "  examples: |", *(f"    - {name}" for name in names)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Generate all languages; return a process exit status."""
    parser = argparse.ArgumentParser(description="Write Rasa training data from nlu/phrasing.")
    parser.add_argument("--out", type=Path, required=True, help="folder for <language>.yml")
    parser.add_argument("--phrasing", type=Path, default=PHRASING_FOLDER)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--per-way", type=int, default=DEFAULT_PER_WAY, help="sentences a way")
    options = parser.parse_args(arguments)
    try:
        for language in LANGUAGES:
            phrasing = read_phrasing(options.phrasing / language)
            sentences = list(sentences_of(phrasing, options.per_way, options.seed))
            write_rasa(sentences, lookup_tables(phrasing, Values(phrasing)), options.out / f"{language}.yml")
            sys.stdout.write(f"{language}: {len(phrasing.ways)} ways, {len(sentences)} sentences\n")
    except PhrasingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
