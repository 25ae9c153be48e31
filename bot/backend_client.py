"""What the gateway itself asks the backend: facts about the shop, never an order."""

import time
from datetime import datetime
from typing import Any, cast

import aiohttp
import structlog

from bot.shared.principal import Asker, PrincipalSigner
from gendan.contracts import NumberShapes
from gendan.platform.clock import Clock, SystemClock

_log = structlog.get_logger(__name__)
_FRESH_S = 60.0


class NoticeNotTakenError(Exception):
    """The backend didn't take a notice; the same one may be sent again."""


class BackendNotices:
    """The way to the shop's people and customers' mailboxes: the backend has everything that sends.

    Args:
        session: shared HTTP session.
        url: the backend's base URL.
        api_key: the gateway's own.
        signer: mints principals.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, api_key: str, signer: PrincipalSigner
    ) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/api/v1"
        self._api_key = api_key
        self._signer = signer

    async def tell(self, notice_id: str, content: dict[str, Any]) -> int:
        """Hand a notice over; the same id again is the same notice. Return to how many addresses it goes.

        Raises:
            NoticeNotTakenError: the backend is down, too slow, or refused.
        """
        return int((await self._post("/staff-notices", notice_id, self._api_key, content))["addresses"])

    async def mail(self, notice_id: str, asker: Asker, letter: dict[str, Any]) -> bool:
        """Have a letter mailed to who asks; whether an address is known that is surely theirs.

        Raises:
            NoticeNotTakenError: as `tell`.
        """
        principal = self._signer.sign(asker, notice_id)
        return bool((await self._post("/letters", notice_id, principal, letter))["is_mailed"])

    async def _post(self, path: str, key: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        timeout = aiohttp.ClientTimeout(total=5)
        try:
            async with self._session.post(
                self._url + path, json=body, headers=headers, timeout=timeout
            ) as response:
                response.raise_for_status()
                answer: dict[str, Any] = await response.json()
                return answer
        except (TimeoutError, aiohttp.ClientError) as failure:
            raise NoticeNotTakenError(type(failure).__name__) from None


class ShopDirectory:
    """The shop's public facts and number shapes, remembered for a minute.

    While the backend can't be reached the last known values stand, but for whether somebody is there and by
    when: that isn't known then. Before the first answer there are none.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, api_key: str, clock: Clock | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._session = session
        self._url = url.rstrip("/") + "/api/v1"
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}

    async def shop(self) -> dict[str, Any] | None:
        """Return the facts of `shop.yml` that customers may be told."""
        known = await self._recent("/shop")
        return known and self._true_now(known)

    async def number_shapes(self) -> NumberShapes:
        """Return the shapes of the shop's order and tracking numbers."""
        return cast("NumberShapes", await self._recent("/number-shapes") or {})

    async def problem(self) -> str | None:
        """Report whether the backend answers; for readiness."""
        try:
            await self._fetch("/shop")
        except (TimeoutError, aiohttp.ClientError) as failure:
            return f"the backend does not answer: {type(failure).__name__}"
        return None

    async def _recent(self, path: str) -> dict[str, Any] | None:
        at, known = self._known.get(path, (float("-inf"), None))
        if time.monotonic() - at < _FRESH_S and not (known and self._has_changed(known)):
            return known
        try:
            fetched = await self._fetch(path)
        except (TimeoutError, aiohttp.ClientError) as failure:
            _log.warning("shop_directory_stale", path=path, problem=type(failure).__name__)
            return known
        self._known[path] = (time.monotonic(), fetched)
        return fetched

    def _has_changed(self, shop: dict[str, Any]) -> bool:
        """Whether the shop has opened or closed since it was asked."""
        changes = (shop.get(name) for name in ("opens_at", "closes_at"))
        return any(at and datetime.fromisoformat(at) <= self._clock.now() for at in changes)

    def _true_now(self, shop: dict[str, Any]) -> dict[str, Any]:
        at, _ = self._known["/shop"]
        is_old = time.monotonic() - at >= _FRESH_S
        if self._has_changed(shop):
            return shop | dict.fromkeys(("open_now", "opens_at", "closes_at", "answer_by"))
        return shop | {"answer_by": None} if is_old else shop

    async def _fetch(self, path: str) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=2)
        async with self._session.get(self._url + path, headers=self._headers, timeout=timeout) as response:
            response.raise_for_status()
            fetched: dict[str, Any] = await response.json()
            return fetched
