"""Carriers' webhooks."""

import re
from collections.abc import Sequence

from aiohttp import web

from backend.carrier_webhooks.own_format import Report
from backend.carrier_webhooks.service import CarrierWebhooks
from backend.carrier_webhooks.signatures import check_signature
from backend.http.responses import ResponseModel, json_response
from backend.http.routes import SIGNED, Route
from gendan.platform.clock import Clock
from gendan.platform.http.web import read_header
from gendan.platform.settings import KeyRing

_CARRIER = re.compile(r"[a-z0-9_-]{1,40}")


class ReceiptResponse(ResponseModel):
    """What became of a carrier's message.

    Attributes:
        repeat: the message was already acted on.
        new: scans that weren't known.
        repeated: scans that were.
        unknown: tracking numbers that are no parcel's of this shop.
    """

    repeat: bool
    new: int
    repeated: int
    unknown: list[str]


class CarrierWebhookRoutes:
    """Handlers for signed messages."""

    def __init__(self, hooks: CarrierWebhooks, clock: Clock, keys: KeyRing | None) -> None:
        self._hooks = hooks
        self._clock = clock
        self._keys = keys

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        return [
            Route(
                "POST",
                "/hooks/{carrier}",
                self.receive,
                SIGNED,
                {200: ReceiptResponse},
                Report,
                refusals=[401],
            )
        ]

    async def receive(self, request: web.Request) -> web.Response:
        """Take in a carrier's scans; a carrier without a key here is refused like a wrong signature."""
        carrier = request.match_info["carrier"]
        body = await request.read()
        message_id = read_header(request, "webhook-id")[:120]
        check_signature(
            self._secrets(carrier),
            message_id=message_id,
            timestamp=read_header(request, "webhook-timestamp"),
            signatures=read_header(request, "webhook-signature"),
            body=body,
            now=self._clock.now(),
        )
        receipt = await self._hooks.receive(carrier, message_id, body)
        recorded = receipt.recorded
        return json_response(
            {
                "repeat": receipt.is_repeat,
                "new": recorded.new,
                "repeated": recorded.repeated,
                "unknown": list(recorded.unknown),
            }
        )

    def _secrets(self, carrier: str) -> list[str]:
        """Return a carrier's active secrets: under its code, `code.<anything>` while rotating, or `all`."""
        if not _CARRIER.fullmatch(carrier):
            return []
        keys = self._keys.keys if self._keys else {}
        return [secret for kid, secret in keys.items() if kid.partition(".")[0] in (carrier, "all")]
