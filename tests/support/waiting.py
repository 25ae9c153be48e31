"""Waiting for what comes about elsewhere."""

import asyncio
from collections.abc import Callable


async def until(is_so: Callable[[], object], timeout_s: float = 10.0) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it isn't in time.
    """
    async with asyncio.timeout(timeout_s):
        while not is_so():
            await asyncio.sleep(0.01)
