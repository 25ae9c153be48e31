"""What each part of the intent model brings: `python -m evaluation.ablation --utterances FILE`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from training.generate import PHRASING_FOLDER
from understanding.intents import INTENT_SETTINGS, Caution, IntentModel
from understanding.linear import LinearModelSettings

from evaluation import tables
from evaluation.corpus import Example, folds, read_corpus
from evaluation.intent_scores import Judged, by_language, judge, scores
from evaluation.left_out import as_utterance, classifier
from evaluation.utterances import Utterance, read_utterances


def _blocks(**changes: float) -> LinearModelSettings:
    return replace(INTENT_SETTINGS, block_weights={**INTENT_SETTINGS.block_weights, **changes})


TRAINED: Mapping[str, LinearModelSettings] = {
    "as shipped": INTENT_SETTINGS,
    "without concepts": _blocks(concepts=0.0),
    "without letters": _blocks(letters=0.0),
    "words only": _blocks(concepts=0.0, letters=0.0),
    "concepts only": _blocks(words=0.0, letters=0.0),
    "concepts twice as heavy": _blocks(concepts=1.4),
    "C = 0.15": replace(INTENT_SETTINGS, regularisation=0.15),
    "classes balanced": replace(INTENT_SETTINGS, class_balance=1.0),
}
CAUTIONS = tuple(
    Caution(weight, floor) for weight, floor in ((1, 0), (1, 0.3), (2, 0.3), (5, 0), (5, 0.5), (10, 0.3))
)


def _cells(judged: Sequence[Judged]) -> list[str]:
    found = [scores(part) for part in by_language(judged).values()]
    return [f"{s.accepted.value:.1%}" for s in found] + [
        f"{s.out_of_scope_recall.value:.0%} / {s.false_out_of_scope.value:.1%}" for s in found
    ]


class _Bench:
    """Where variants are measured: others' words, and one fold of ways that training left out."""

    def __init__(self, examples: Sequence[Example], others: Sequence[Utterance]) -> None:
        kept, rest = next(iter(folds(examples, 5)))
        self._all = [example.labelled for example in examples]
        self._kept = [example.labelled for example in kept]
        self._left_out = [as_utterance(example) for example in rest]
        self._others = others

    def rows(self) -> list[list[str]]:
        """Return one row per variant."""
        found = []
        for name, settings in TRAINED.items():
            whole, partial = IntentModel.train(self._all, settings), IntentModel.train(self._kept, settings)
            found.append(self._row(name, whole, partial))
            if settings is INTENT_SETTINGS:
                found += [self._row(_title(c), whole.cautious(c), partial.cautious(c)) for c in CAUTIONS]
        return found

    def _row(self, name: str, whole: IntentModel, partial: IntentModel) -> list[str]:
        beside = by_language(judge(self._left_out, classifier(partial)))
        accepted = [f"{scores(part).accepted.value:.1%}" for part in beside.values()]
        return [name, *_cells(judge(self._others, classifier(whole))), *accepted]


def _title(caution: Caution) -> str:
    return f"weight {caution.out_of_scope_weight:g}, floor {caution.minimum_confidence:g}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table; return a process exit status."""
    parser = argparse.ArgumentParser(description="Measure what each part of the intent model brings.")
    parser.add_argument("--utterances", type=Path, required=True, help="lines of text, lang, intent, accept")
    parser.add_argument("--phrasing", type=Path, default=PHRASING_FOLDER)
    options = parser.parse_args(arguments)
    heads = ["", "en", "zh", "out of scope en", "out of scope zh", "left-out en", "left-out zh"]
    body = _Bench(read_corpus(options.phrasing), read_utterances(options.utterances)).rows()
    sys.stdout.write(tables.table(heads, body) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
