"""Measure everything: `python -m evaluation.run --utterances FILE [--confusions FILE] [--quick]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from training.errors import PhrasingError
from training.generate import PHRASING_FOLDER
from understanding.details import DetailModel
from understanding.entities import entities_in
from understanding.intents import IntentModel
from understanding.normalise import normalise
from understanding.tagger import Tagger

from evaluation import floors, tables
from evaluation.corpus import Example, read_corpus, read_lookup
from evaluation.detail_scores import detail_texts, left_out_details
from evaluation.entity_scores import left_out_entities
from evaluation.intent_scores import Judged, Scores, by_language, confusions, judge, scores
from evaluation.latency import percentiles_ms
from evaluation.left_out import classifier, judge_left_out, learning_curve
from evaluation.utterances import Utterance, read_utterances

_FOLDS = 5
_SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


def _latency(examples: Sequence[Example], model: IntentModel, texts: Sequence[str]) -> float:
    details = DetailModel.train(detail_texts(examples))
    with TemporaryDirectory() as folder:
        Tagger.train(Path(folder), [(e.normalised.text, e.marks) for e in examples])
        tagger = Tagger(Path(folder))

        def understand(text: str) -> None:
            normalised = normalise(text)
            intent = model.rank(normalised.text)[0][0]
            entities_in(text, normalised, tagger)
            if details:
                details.detail(normalised.text, intent)

        half, most = percentiles_ms(texts, understand)
    _say(f"Latency of our components together: p50 {half:.2f} ms, p95 {most:.2f} ms a sentence.")
    return half


def _by_language(judged: Sequence[Judged]) -> dict[str, Scores]:
    return {language: scores(part) for language, part in by_language(judged).items()}


def _evaluate(
    examples: Sequence[Example], others: Sequence[Utterance], options: argparse.Namespace
) -> list[str]:
    """Print all tables; return the floors that were missed."""
    required = floors.read_floors()
    model = IntentModel.train([example.labelled for example in examples])
    judged = judge(others, classifier(model))
    sources = {"others' words": judged}
    if not options.quick:
        sources["left-out ways"] = judge_left_out(examples, _FOLDS)
    _say(tables.overview(sources))
    _say(tables.intents(judged))
    if options.confusions:
        options.confusions.parent.mkdir(parents=True, exist_ok=True)
        options.confusions.write_text(tables.confusion_list(confusions(judged)), encoding="utf-8")
    misses = floors.missed(required, _by_language(judged))
    if not options.quick:
        left_out = _by_language(sources["left-out ways"])
        misses += floors.missed_left_out(required, _by_language(judged), left_out)
        _say(tables.curve(learning_curve(examples, others, _SHARES)))
    lookup = read_lookup(options.phrasing)
    found = left_out_entities(examples, lookup)
    _say(tables.entities(found))
    f1 = found.known_names["all"].f1
    if f1 < required["entity_f1"]:
        misses.append(f"entity_f1: {f1:.3f}, the floor is {required['entity_f1']}")
    asked, unasked = left_out_details(examples)
    _say(f"Details on left-out ways: {tables.share(asked)} found, {tables.share(unasked)} rightly none.")
    for name, found_share in (("found", asked), ("rightly_none", unasked)):
        if found_share.value < required["details"][name]:
            misses.append(
                f"details {name}: {found_share.value:.3f}, the floor is {required['details'][name]}"
            )
    half = _latency(examples, model, [utterance.text for utterance in others])
    if half > required["latency_p50_ms"]:
        misses.append(f"latency_p50_ms: {half:.2f}, the ceiling is {required['latency_p50_ms']}")
    return misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 0 if every floor holds, 1 if one is missed, 2 if there is nothing to measure by."""
    parser = argparse.ArgumentParser(description="Measure understanding.")
    parser.add_argument(
        "--utterances", type=Path, required=True, help="JSON lines: text, lang, intent, accept"
    )
    parser.add_argument("--phrasing", type=Path, default=PHRASING_FOLDER)
    parser.add_argument("--confusions", type=Path, help="file for the list of confusions")
    parser.add_argument("--quick", action="store_true", help="skip left-out ways and learning curve")
    options = parser.parse_args(arguments)
    if not options.utterances.exists():
        sys.stderr.write(f"--utterances: there is no file {options.utterances}\n")
        return 2
    try:
        examples = read_corpus(options.phrasing)
    except PhrasingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    misses = _evaluate(examples, read_utterances(options.utterances), options)
    for miss in misses:
        sys.stdout.write(f"MISSED {miss}\n")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
