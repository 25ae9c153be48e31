"""How long our components take for a sentence, together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median, quantiles
from time import perf_counter


def percentiles_ms(texts: Sequence[str], understand: Callable[[str], object]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds, after one warm-up round."""
    for text in texts[:50]:
        understand(text)
    taken = []
    for text in texts:
        start = perf_counter()
        understand(text)
        taken.append((perf_counter() - start) * 1000)
    return median(taken), quantiles(taken, n=20)[-1]
