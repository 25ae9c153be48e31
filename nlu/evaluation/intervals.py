"""Shares with the uncertainty that their sample size leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

_Z_95 = 1.959964


@dataclass(frozen=True)
class Share:
    """`hits` of `total`, with Wilson's 95 % interval."""

    hits: int
    total: int

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Share:
        """Count outcomes."""
        listed = list(outcomes)
        return cls(sum(listed), len(listed))

    @property
    def value(self) -> float:
        """The share itself; not a number when nothing was counted."""
        return self.hits / self.total if self.total else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound of Wilson's score interval."""
        if not self.total:
            return 0.0, 1.0
        spread = _Z_95**2 / self.total
        centre = (self.value + spread / 2) / (1 + spread)
        half = (
            _Z_95
            / (1 + spread)
            * sqrt(self.value * (1 - self.value) / self.total + spread / (4 * self.total))
        )
        return centre - half, centre + half

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] n={self.total}"
