"""What the gateway itself asks the backend: facts about the shop, never an order."""

import time
from typing import Any

import aiohttp
import structlog

_log = structlog.get_logger(__name__)
_FRESH_S = 60.0


class ShopDirectory:
    """The shop's public facts and number shapes, remembered for a minute.

    While the backend can't be reached the last known values stand; before the first answer there are none.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str, api_key: str) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/api/v1"
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    async def shop(self) -> dict[str, Any] | None:
        """Return the facts of `shop.yml` that customers may be told."""
        return await self._recent("/shop")

    async def number_shapes(self) -> dict[str, Any]:
        """Return the shapes of the shop's order and tracking numbers."""
        return await self._recent("/number-shapes") or {}

    async def problem(self) -> str | None:
        """Report whether the backend answers; for readiness."""
        try:
            await self._fetch("/shop")
        except (TimeoutError, aiohttp.ClientError) as failure:
            return f"the backend does not answer: {type(failure).__name__}"
        return None

    async def _recent(self, path: str) -> dict[str, Any] | None:
        at, known = self._known.get(path, (float("-inf"), None))
        if time.monotonic() - at < _FRESH_S:
            return known
        try:
            fetched = await self._fetch(path)
        except (TimeoutError, aiohttp.ClientError) as failure:
            _log.warning("shop_directory_stale", path=path, problem=type(failure).__name__)
            return known
        self._known[path] = (time.monotonic(), fetched)
        return fetched

    async def _fetch(self, path: str) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=2)
        async with self._session.get(self._url + path, headers=self._headers, timeout=timeout) as response:
            response.raise_for_status()
            fetched: dict[str, Any] = await response.json()
            return fetched
