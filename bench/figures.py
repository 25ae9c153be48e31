"""The arithmetic: percentiles, ratios, and how a figure is written."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all values don't exceed (nearest rank).

    Args:
        values: in any order.
        share: above 0, up to 1; 0.5 is the median.

    Raises:
        ValueError: there are no values, or the share is out of range.
    """
    if not values or not 0 < share <= 1:
        raise ValueError("a percentile needs values and a share above 0, up to 1")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def around(values: Sequence[float], turn: int, width: int) -> list[float]:
    """Return the values of the `width` turns that end around a turn (the first is turn 1).

    As many after it as before it, as far as there are; at the end the last ones.
    """
    first = max(0, min(turn - 1 - width // 2, len(values) - width))
    return list(values[first : first + width])


@dataclass(frozen=True)
class Target:
    """What was promised for a row.

    Attributes:
        limit: in the row's unit, or as a ratio against stock.
        is_ratio: whether `limit` is such a ratio.
        is_least: whether more is better.
    """

    limit: float
    is_ratio: bool = False
    is_least: bool = False

    def is_met(self, ours: float, stock: float | None) -> bool | None:
        """Whether our figure keeps the promise; None when there is nothing to compare it with."""
        if self.is_ratio and not stock:
            return None
        value = ours / stock if self.is_ratio and stock else ours
        return value >= self.limit if self.is_least else value <= self.limit


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        name: what was measured.
        unit: of its figures: `ms`, `s`, `/s`, `MB`, `KiB`, `×` or empty for a count.
        stock: stock Rasa's figure.
        mixed: stock Rasa's with our pipeline and rules.
        ours: the whole of Gendan's.
        note: how it was measured, when it isn't as the others are.
    """

    name: str
    unit: str
    stock: float | None = None
    mixed: float | None = None
    ours: float | None = None
    target: Target | None = None
    note: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        unit: str,
        figures: Sequence[float | None],
        target: Target | None = None,
        note: str = "",
    ) -> Self:
        """Return a row with a figure for each of the three systems."""
        stock, mixed, ours = figures
        return cls(name, unit, stock, mixed, ours, target, note)

    @property
    def ratio(self) -> float | None:
        """Ours against stock."""
        return self.ours / self.stock if self.ours is not None and self.stock else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without one, or without figures."""
        if self.target is None or self.ours is None:
            return None
        return self.target.is_met(self.ours, self.stock)


def written(value: float | None, unit: str) -> str:
    """Write a figure with three digits that count and its unit; a dash for none."""
    if value is None:
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004
    number = f"{value:,.0f}" if not unit else f"{value:,.{digits}f}"
    return f"{number} {unit}".rstrip()


def written_target(target: Target | None, unit: str) -> str:
    """Write what was promised, with a word of stock where it is a ratio."""
    if target is None:
        return ""
    sign = "≥" if target.is_least else "≤"
    limit = f"{target.limit:g}"
    return f"{sign} {limit}× stock" if target.is_ratio else f"{sign} {limit} {unit}".rstrip()
