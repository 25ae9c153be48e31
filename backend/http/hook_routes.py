"""Carriers' webhooks."""

from collections.abc import Sequence

from aiohttp import web

from backend.carriers.signatures import check_signature
from backend.http.answers import answer
from backend.http.routes import SIGNED, Route
from backend.service.hooks import Hooks
from gendan.clock import Clock
from gendan.settings import KeyRing


class HookRoutes:
    """Handlers for signed messages."""

    def __init__(self, hooks: Hooks, clock: Clock, keys: KeyRing | None) -> None:
        self._hooks = hooks
        self._clock = clock
        self._keys = keys

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        return [Route("POST", "/hooks/{carrier}", self.receive, SIGNED)]

    async def receive(self, request: web.Request) -> web.Response:
        """Take in a carrier's scans; a carrier without a key here is refused like a wrong signature."""
        carrier = request.match_info["carrier"]
        body = await request.read()
        message_id = request.headers.get("webhook-id", "")[:120]
        check_signature(
            self._secrets(carrier),
            message_id=message_id,
            timestamp=request.headers.get("webhook-timestamp", ""),
            signatures=request.headers.get("webhook-signature", ""),
            body=body,
            now=self._clock.now(),
        )
        receipt = await self._hooks.receive(carrier, message_id, body)
        recorded = receipt.recorded
        return answer(
            {
                "repeat": receipt.is_repeat,
                "new": recorded.new,
                "repeated": recorded.repeated,
                "unknown": list(recorded.unknown),
            }
        )

    def _secrets(self, carrier: str) -> list[str]:
        """Return a carrier's active secrets: under its code, `code.<anything>` while rotating, or `all`."""
        keys = self._keys.keys if self._keys else {}
        return [secret for kid, secret in keys.items() if kid.partition(".")[0] in (carrier, "all")]
