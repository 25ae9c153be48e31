"""Waiting for something to happen."""

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes all who wait; each looks for itself whether it was meant."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that something happened."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait_until(self, is_so: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until `is_so`; return whether it was in time."""
        try:
            async with asyncio.timeout(timeout_s):
                while not is_so():
                    await self._rung.wait()
        except TimeoutError:
            return is_so()
        return True
