"""Orders over HTTP, in the name of the principal of the turn."""

from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=2)


class LookupFailedError(Exception):
    """The backend gave no usable answer either."""


class OrderLookup:
    """What the gateway asks the backend in a customer's name.

    Args:
        session: shared HTTP session.
        url: the backend's base URL.
    """

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/api/v1"

    async def resolve(self, principal: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Find out which order is meant (`POST /orders/resolve`).

        Raises:
            LookupFailedError: down, too slow, or it refused.
        """
        return await self._call("POST", "/orders/resolve", principal, asked)

    async def orders(self, principal: str, limit: int) -> list[dict[str, Any]]:
        """Return what this conversation may see, newest first; raises like `resolve`."""
        listed: list[dict[str, Any]] = (await self._call("GET", f"/orders?limit={limit}", principal))[
            "orders"
        ]
        return listed

    async def customer_name(self, principal: str) -> str | None:
        """Return the masked name of whom the shop vouches for, None without one; raises like `resolve`."""
        name: str | None = (await self._call("GET", "/customer", principal))["name"]
        return name

    async def _call(
        self, method: str, path: str, principal: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {principal}"}
        try:
            async with self._session.request(
                method, self._url + path, json=body, headers=headers, timeout=_TIMEOUT
            ) as response:
                response.raise_for_status()
                answer: dict[str, Any] = await response.json()
                return answer
        except (TimeoutError, aiohttp.ClientError) as problem:
            raise LookupFailedError(type(problem).__name__) from None
