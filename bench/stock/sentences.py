"""Write the stock assistant's sentences: a sample of our own training data, the same at every run.

Run in Rasa's environment with `nlu/` on the path: `python -m bench.stock.sentences --out FILE`.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

from training.generate import (
    DEFAULT_PER_WAY,
    DEFAULT_SEED,
    PHRASING_FOLDER,
    Sentence,
    sentences_of,
    write_rasa,
)
from training.phrasing import read_phrasing
from training.vocabulary import LANGUAGES

# A hundred epochs over all forty thousand sentences would take DIET a day.
MOST_AN_INTENT = 60
# Shapes that an engineer would tell the RegexFeaturizer.
REGEXES = {
    "order_number": r"GD\d{6}",
    "tracking_number": r"(SF|JD|YT)\d{13}",
    "email": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "phone": r"\+?\d{11,14}",
}


def main() -> None:
    """Write the sentences of both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    target = parser.parse_args().out
    write_rasa([sentence for each in LANGUAGES for sentence in _sample(each)], {}, target)
    with target.open("a", encoding="utf-8") as written:
        for name, pattern in REGEXES.items():
            written.write(f"- regex: {name}\n  examples: |\n    - {pattern}\n")


def _sample(language: str) -> Iterator[Sentence]:
    by_intent: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences_of(read_phrasing(PHRASING_FOLDER / language), DEFAULT_PER_WAY, DEFAULT_SEED):
        by_intent[sentence.way.intent].append(sentence)
    for intent, sentences in sorted(by_intent.items()):
        count = min(MOST_AN_INTENT, len(sentences))
        yield from Random(f"{language}/{intent}").sample(sentences, count)  # noqa: S311 - a sample


if __name__ == "__main__":
    main()
