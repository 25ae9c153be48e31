"""Score intents against labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from understanding.names import OUT_OF_SCOPE

from evaluation.intervals import Share
from evaluation.utterances import Utterance

Classifier = Callable[[str], str]


@dataclass(frozen=True)
class Judged:
    """An utterance and the intent that it was given."""

    utterance: Utterance
    predicted: str

    @property
    def is_exact(self) -> bool:
        """The label itself was found."""
        return self.predicted == self.utterance.intent

    @property
    def is_accepted(self) -> bool:
        """A label that is right was found."""
        return self.predicted in self.utterance.accepted


@dataclass(frozen=True)
class Scores:
    """What a language's judged utterances come to."""

    exact: Share
    accepted: Share
    out_of_scope_recall: Share
    false_out_of_scope: Share


def judge(utterances: Sequence[Utterance], classify: Classifier) -> list[Judged]:
    """Classify each utterance."""
    return [Judged(utterance, classify(utterance.text)) for utterance in utterances]


def scores(judged: Sequence[Judged]) -> Scores:
    """Count. An utterance for which out of scope is an accepted label can't be falsely so."""
    outside = [j for j in judged if j.utterance.intent == OUT_OF_SCOPE]
    inside = [j for j in judged if OUT_OF_SCOPE not in j.utterance.accepted]
    return Scores(
        Share.of(j.is_exact for j in judged),
        Share.of(j.is_accepted for j in judged),
        Share.of(j.predicted == OUT_OF_SCOPE for j in outside),
        Share.of(j.predicted == OUT_OF_SCOPE for j in inside),
    )


def by_language(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """Split by the utterances' language."""
    split: dict[str, list[Judged]] = {}
    for j in judged:
        split.setdefault(j.utterance.language, []).append(j)
    return dict(sorted(split.items()))


def by_intent(judged: Sequence[Judged]) -> dict[str, Share]:
    """Return the accepted share of each label."""
    split: dict[str, list[Judged]] = {}
    for j in judged:
        split.setdefault(j.utterance.intent, []).append(j)
    return {intent: Share.of(j.is_accepted for j in split[intent]) for intent in sorted(split)}


def confusions(judged: Sequence[Judged]) -> Counter[tuple[str, str, str]]:
    """Count language, label and wrong prediction."""
    return Counter(
        (j.utterance.language, j.utterance.intent, j.predicted) for j in judged if not j.is_accepted
    )
