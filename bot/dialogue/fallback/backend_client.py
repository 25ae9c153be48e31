"""Orders over HTTP, in the name of the principal of the turn."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import aiohttp

from gendan.contracts import MalformedMessageError, OrderList, OrderSummary, Resolution

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

    async def resolve(self, principal: str, asked: Mapping[str, Any]) -> Resolution:
        """Find out which order is meant (`POST /orders/resolve`).

        Raises:
            LookupFailedError: down, too slow, it refused, or answered otherwise than agreed.
        """
        answer = await self._call("POST", "/orders/resolve", principal, asked)
        try:
            return Resolution.from_json(answer)
        except MalformedMessageError as problem:
            raise LookupFailedError(str(problem)) from None

    async def orders(self, principal: str, limit: int) -> Sequence[OrderSummary]:
        """Return what this conversation may see, newest first; raises like `resolve`."""
        listed = cast("OrderList", await self._call("GET", f"/orders?limit={limit}", principal))
        return listed["orders"]

    async def customer_name(self, principal: str) -> str | None:
        """Return the masked name of whom the shop vouches for, None without one; raises like `resolve`."""
        name: str | None = (await self._call("GET", "/customer", principal))["name"]
        return name

    async def _call(
        self, method: str, path: str, principal: str, body: Mapping[str, Any] | None = None
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
