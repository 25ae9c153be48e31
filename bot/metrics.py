"""What the gateway counts; `/metrics` shows it."""

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


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
