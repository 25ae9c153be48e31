"""Five thousand customers who have the chat open and say nothing."""

from bench.comparison import Comparison
from bench.crowd import measure_crowd
from bench.figures import Row, Target, percentile

SOCKETS = 5000
ECHOES = 200
_MS = 1000
MOST_KIB = Target(25)
MOST_MS = Target(50)


async def measure_sockets(bench: Comparison) -> list[Row]:
    """Weigh the gateway before and with a crowd, and see how soon a message is acknowledged."""
    crowd = await measure_crowd(bench.ours.url, bench.ours.gateway_pid, SOCKETS, ECHOES)
    alone, crowded = percentile(crowd.alone_s, 0.5) * _MS, crowd.crowded_ms(0.5)
    bench.say(f"{SOCKETS} idle sockets: {crowd.each_kib:.1f} KiB each, acknowledged in {crowded:.0f} ms")
    note = "growth of the gateway's PSS; each with a browser's headers and its offer to compress"
    return [
        Row(f"memory a socket, {SOCKETS:,} idle", "KiB", ours=crowd.each_kib, target=MOST_KIB, note=note),
        Row("message acknowledged, nobody else there, p50", "ms", ours=alone, note="20 messages a second"),
        Row(f"message acknowledged among {SOCKETS:,} idle, p50", "ms", ours=crowded),
        Row(
            f"message acknowledged among {SOCKETS:,} idle, p95",
            "ms",
            ours=crowd.crowded_ms(0.95),
            target=MOST_MS,
        ),
    ]
