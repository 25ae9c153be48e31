"""What the gateway counts and times; `/metrics` shows it (docs/operating.md)."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.ports import Dialogue, TurnAnswer
from gendan.contracts import TurnOutcome, TurnRequest

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_NOT_UNDERSTOOD = "out_of_scope"

PROXY_FIGURES = {
    "gendan_proxy_unnamed": "1 once requests came through a proxy that GENDAN_TRUSTED_PROXIES doesn't name",
    "gendan_proxy_silent": "1 once a trusted proxy didn't say whom it speaks for",
}


class Stage(StrEnum):
    """Where a message's time goes, in its order; what actions and the backend take is part of `RASA`."""

    ACCEPT = "accept"  # until it is durable
    QUEUE = "queue"  # until a turn takes it up
    RASA = "rasa"  # one attempt at the dialogue
    RENDER = "render"
    COMMIT = "commit"
    DELIVER = "deliver"  # one attempt at the channel


class Metrics:
    """Counters and histograms of one gateway.

    Args:
        registry: where they are kept; each gateway has its own, so that tests don't share figures.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self.turns = Counter("gendan_turns", "Turns by how they ended", ["outcome"], registry=registry)
        self.turn_seconds = Histogram(
            "gendan_turn_seconds",
            "From a turn's last message to its committed answer",
            buckets=_SECONDS,
            registry=registry,
        )
        self.deliveries = Counter(
            "gendan_deliveries", "Messages handed to channels", ["channel", "outcome"], registry=registry
        )
        self.refused = Counter(
            "gendan_messages_refused", "Messages refused for coming too fast", ["channel"], registry=registry
        )
        self.accepted = Counter(
            "gendan_messages_accepted", "Customers' messages made durable", ["channel"], registry=registry
        )
        self.dropped = Counter(
            "gendan_updates_dropped",
            "Events of a channel that are no customer's message",
            ["channel", "kind"],
            registry=registry,
        )
        self._not_understood = Counter(
            "gendan_turns_not_understood",
            "Turns that the dialogue answered as out of scope",
            registry=registry,
        )
        self._ratings_asked = Counter(
            "gendan_ratings_asked", "Customers who were asked for a rating", registry=registry
        )
        self._ratings = Counter("gendan_ratings", "Ratings by stars", ["value"], registry=registry)
        self._stages = Histogram(
            "gendan_stage_seconds", "Time by stage", ["stage"], buckets=_SECONDS, registry=registry
        )
        for stage in Stage:
            # There from the first scrape on, so that a rate has a beginning.
            self._stages.labels(stage)

    def stage(self, stage: Stage) -> AbstractContextManager[object]:
        """Time what runs inside."""
        return self._stages.labels(stage).time()

    def waited(self, in_queue: timedelta) -> None:
        """Count how long a message waited until a turn took it up."""
        self._stages.labels(Stage.QUEUE).observe(max(0.0, in_queue.total_seconds()))

    def answered(self, outcome: TurnOutcome, answer: TurnAnswer | None, took: timedelta) -> None:
        """Count a turn that has ended."""
        self.turns.labels(outcome).inc()
        self.turn_seconds.observe(took.total_seconds())
        if answer and answer.intent == _NOT_UNDERSTOOD:
            self._not_understood.inc()

    def rated(self, given: Iterable[int], *, is_asked: bool) -> None:
        """Count what a turn was given, in stars, and whether it asked."""
        for value in given:
            self._ratings.labels(value).inc()
        if is_asked:
            self._ratings_asked.inc()


class TimedDialogue:
    """A dialogue whose attempts are timed.

    Args:
        dialogue: takes the turns.
        metrics: told how long each took, failed ones too.
    """

    def __init__(self, dialogue: Dialogue, metrics: Metrics) -> None:
        self._dialogue = dialogue
        self._metrics = metrics

    async def take_turn(self, request: TurnRequest) -> TurnAnswer:
        """Run one turn.

        Raises:
            TurnFailedError: nothing of the turn may be shown.
        """
        with self._metrics.stage(Stage.RASA):
            return await self._dialogue.take_turn(request)

    async def is_well(self) -> bool:
        """Whether the dialogue takes turns."""
        return await self._dialogue.is_well()
