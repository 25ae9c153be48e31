"""Amounts of money."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """An amount in the currency's minor unit (cent, fen; yen itself)."""

    minor: int
    currency: str
