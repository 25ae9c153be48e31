"""Train on some ways of saying, test on the others: does the model know more than it was told?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from understanding.intents import IntentModel
from understanding.normalise import normalise

from evaluation.corpus import Example, folds, share_of_ways
from evaluation.intent_scores import Judged, Scores, by_language, judge, scores
from evaluation.utterances import Utterance


def classifier(model: IntentModel):  # noqa: ANN201  the type is Classifier, which mypy infers
    """Return a function from text as typed to intent."""
    return lambda text: model.rank(normalise(text).text)[0][0]


def judge_left_out(examples: Sequence[Example], count: int) -> list[Judged]:
    """Judge every sentence by a model that was trained without its way."""
    judged: list[Judged] = []
    for kept, left_out in folds(examples, count):
        model = IntentModel.train([example.labelled for example in kept])
        judged += judge([as_utterance(example) for example in left_out], classifier(model))
    return judged


def as_utterance(example: Example) -> Utterance:
    """Return a generated sentence as something said, labelled by its way."""
    way = example.way
    return Utterance(example.sentence.text, way.language, way.intent, frozenset([way.intent]))


@dataclass(frozen=True)
class CurvePoint:
    """What a share of the ways gives, by language."""

    share: float
    ways: int
    dev: dict[str, Scores]
    left_out: dict[str, Scores]


def learning_curve(
    examples: Sequence[Example], utterances: Sequence[Utterance], shares: Sequence[float]
) -> list[CurvePoint]:
    """Train on growing shares of four fifths of the ways; test on `utterances` and on the last fifth."""
    kept, left_out = next(iter(folds(examples, 5)))
    points = []
    for share in shares:
        used = share_of_ways(kept, share)
        model = IntentModel.train([example.labelled for example in used])
        dev = judge(utterances, classifier(model))
        rest = judge([as_utterance(example) for example in left_out], classifier(model))
        points.append(
            CurvePoint(
                share,
                len({example.way.key for example in used}),
                {language: scores(j) for language, j in by_language(dev).items()},
                {language: scores(j) for language, j in by_language(rest).items()},
            )
        )
    return points
