"""Gauges that are read from the database when somebody asks for them."""

import math
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy.exc import SQLAlchemyError

# `/metrics` asks no one who calls: however often it is called, the database is asked once a second.
_FRESH_S = 1.0
_log = structlog.get_logger(__name__)


class GaugesOnScrape:
    """Figures that nobody has to keep up to date.

    Args:
        registry: where they are kept.
        meanings: each figure's name and what it says.
        read: returns every figure's present value.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        meanings: Mapping[str, str],
        read: Callable[[], Awaitable[Mapping[str, float]]],
    ) -> None:
        self._gauges = {name: Gauge(name, text, registry=registry) for name, text in meanings.items()}
        self._read = read
        self._read_at = float("-inf")

    async def refresh(self) -> None:
        """Read the figures; those that can't be read are shown as not a number, never as the last known."""
        if time.monotonic() - self._read_at < _FRESH_S:
            return
        self._read_at = time.monotonic()
        try:
            figures = await self._read()
        except (SQLAlchemyError, OSError) as problem:
            _log.warning("gauges_unreadable", problem=type(problem).__name__)
            figures = {}
        for name, gauge in self._gauges.items():
            gauge.set(figures.get(name, math.nan))
