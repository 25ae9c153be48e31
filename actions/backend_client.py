"""The backend over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

import aiohttp
from yarl import URL

from gendan.contracts import CodeDispatch, CodeOutcome, Nudge, OrderList, OrderView, Resolution, Verdict

_TIMEOUT = aiohttp.ClientTimeout(total=2)
_SERVER_ERROR = 500
_UNAVAILABLE = 503
# As much as the backend takes (docs/contracts.md); whoever types more is answered about the first.
_MOST_WORDS, _MOST_MENTIONS = 1000, 20
# Refusals that are answers to what a customer gave, by their code.
_OUTCOME_OF = {
    "contact_malformed": CodeOutcome.MALFORMED,
    "invalid_field": CodeOutcome.MALFORMED,
    "contact_kind_unavailable": CodeOutcome.UNREACHABLE,
}


class BackendUnavailableError(Exception):
    """No usable answer in time."""


class BackendFailedError(BackendUnavailableError):
    """The backend was there and broke down over the question; asking again may well break it again."""


class BackendRefusedError(Exception):
    """The backend answered no.

    Attributes:
        code: stable name of the reason.
        facts: what else the answer says.
    """

    def __init__(self, status: int, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(f"the backend refused with {status} {code}")
        self.code = code
        self.facts = facts


class HttpBackend:
    """Implements `ports.Backend` with one shared session; every call has two seconds."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url.rstrip("/") + "/api/v1"

    async def orders(self, principal: str, limit: int) -> OrderList:
        """Return the orders this conversation may see, newest first."""
        return cast("OrderList", await self._call("GET", f"/orders?limit={limit}", principal))

    async def order(self, principal: str, number: str) -> OrderView:
        """Return one order."""
        return cast("OrderView", await self._call("GET", f"/orders/{_quoted(number)}", principal))

    async def resolve(
        self,
        principal: str,
        *,
        mentions: Sequence[str],
        product: str | None,
        position: str | None,
        in_focus: str | None,
        words: str,
    ) -> Resolution:
        """Find out which order is meant."""
        asked = {
            "mentions": list(mentions)[:_MOST_MENTIONS],
            "product": product,
            "position": position,
            "in_focus": in_focus,
            "words": words[:_MOST_WORDS],
        }
        return Resolution.from_json(await self._call("POST", "/orders/resolve", principal, asked))

    async def verify(self, principal: str, number: str, proof: Mapping[str, str]) -> Verdict:
        """Try knowledge of an order."""
        return Verdict.from_json(await self._try("/verifications", principal, {"number": number, **proof}))

    async def send_code(self, principal: str, contact: str) -> CodeDispatch:
        """Send a code to a contact on file."""
        return CodeDispatch.from_json(
            await self._try("/verifications/codes", principal, {"contact": contact})
        )

    async def check_code(self, principal: str, code: str) -> Verdict:
        """Try a code."""
        return Verdict.from_json(await self._try("/verifications/codes/check", principal, {"code": code}))

    async def nudge(self, principal: str, number: str, key: str) -> Nudge:
        """Ask for more speed, once a day an order."""
        path = f"/orders/{_quoted(number)}/nudges"
        return Nudge.from_json(await self._call("POST", path, principal, {}, key))

    async def store_feedback(
        self, principal: str, text: str, order_number: str | None, topic: str | None, key: str
    ) -> None:
        """Keep praise or a suggestion."""
        given = {"text": text, "order_number": order_number, "topic": topic}
        await self._call("POST", "/feedback", principal, _without_gaps(given), key)

    async def stop_notices(self, principal: str, purpose: str) -> str:
        """Record that notices aren't wanted; return whom it holds for."""
        wish = {"purpose": purpose, "wanted": False}
        answer = await self._call("PUT", "/notice-preferences", principal, wish)
        return str(answer["scope"])

    async def shop(self, principal: str) -> Mapping[str, Any]:
        """Return the facts of the shop that customers may be told."""
        return await self._call("GET", "/shop", principal)

    async def _try(self, path: str, principal: str, given: Mapping[str, str]) -> dict[str, Any]:
        try:
            return await self._call("POST", path, principal, given)
        except BackendRefusedError as refusal:
            outcome = _OUTCOME_OF.get(refusal.code)
            if outcome is None:
                raise
            return {"outcome": outcome}

    async def _call(
        self, method: str, path: str, principal: str, body: Any = None, key: str | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {principal}"} | ({"Idempotency-Key": key} if key else {})
        try:
            async with self._session.request(
                method, URL(self._url + path, encoded=True), json=body, headers=headers, timeout=_TIMEOUT
            ) as response:
                answer = await response.json()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
            raise BackendUnavailableError(f"{method} {_pattern(path)}: {type(problem).__name__}") from problem
        if status == _UNAVAILABLE:
            raise BackendUnavailableError(f"{method} {_pattern(path)}: it lacks its database")
        if status >= _SERVER_ERROR:
            raise BackendFailedError(f"{method} {_pattern(path)} answered {status}")
        if not response.ok:
            error = answer["error"]
            raise BackendRefusedError(status, error["code"], error)
        return cast("dict[str, Any]", answer)


def _quoted(number: str) -> str:
    # Order numbers may hold slashes and hashes (INV/2026/0001, #1001).
    return quote(number, safe="")


def _pattern(path: str) -> str:
    # Never a number in a log line.
    return "/orders/…" if path.startswith("/orders/") and path != "/orders/resolve" else path


def _without_gaps(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}
