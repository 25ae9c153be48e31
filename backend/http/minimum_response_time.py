"""Answers that take equally long, so that time tells nothing."""

import asyncio
from types import TracebackType


class MinimumDuration:
    """Lets so many seconds pass from its making: at `reach()`, or at the end of an `async with`."""

    def __init__(self, seconds: float) -> None:
        self._until = asyncio.get_running_loop().time() + seconds

    async def reach(self) -> None:
        """Wait for what is left."""
        await asyncio.sleep(max(0.0, self._until - asyncio.get_running_loop().time()))

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.reach()
