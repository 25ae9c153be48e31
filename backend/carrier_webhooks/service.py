"""Carriers' webhooks: each message once, whatever the network does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from backend.carrier_webhooks.repository import WebhookRepository
from backend.shared.errors import DomainError
from backend.shipments.service import ParcelReport, Recorded, Tracking
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

Parse = Callable[[bytes, str], Sequence[ParcelReport]]
"""Reads a carrier's body (with the carrier's code); raises ReportMalformedError."""


class ReportMalformedError(DomainError):
    """A carrier's message can't be read."""

    code = "report_malformed"


@dataclass(frozen=True)
class WebhookReceipt:
    """What is answered to a carrier."""

    is_repeat: bool
    recorded: Recorded


class CarrierWebhooks:
    """Takes in messages whose signature is already checked."""

    def __init__(
        self, database: Database, tracking: Tracking, clock: Clock, parse: Parse, parsers: Mapping[str, Parse]
    ) -> None:
        self._database = database
        self._tracking = tracking
        self._clock = clock
        self._parse = parse
        self._parsers = parsers

    async def receive(self, carrier: str, message_id: str, body: bytes) -> WebhookReceipt:
        """Store a message and act on it.

        Raises:
            ReportMalformedError: it can't be read; it is kept with the reason.
        """
        async with self._database.write.begin() as transaction:
            # Kept before it is understood, so that nothing a carrier said is lost to a mistake of ours.
            if await WebhookRepository(transaction).is_done(carrier, message_id):
                return WebhookReceipt(is_repeat=True, recorded=Recorded())
            await WebhookRepository(transaction).keep(
                carrier,
                message_id,
                body.decode("utf-8", "replace").replace("\0", "\ufffd"),
                self._clock.now(),
            )
        try:
            reports = self._parsers.get(carrier, self._parse)(body, carrier)
        except ReportMalformedError as problem:
            async with self._database.write.begin() as transaction:
                await WebhookRepository(transaction).fail(carrier, message_id, str(problem))
            raise
        async with self._database.write.begin() as transaction:
            if not await WebhookRepository(transaction).finish(carrier, message_id, self._clock.now()):
                return WebhookReceipt(is_repeat=True, recorded=Recorded())
            recorded = await self._tracking.record(transaction, carrier, reports)
            await WebhookRepository(transaction).empty_of_erased(carrier, message_id, recorded.orders)
        return WebhookReceipt(is_repeat=False, recorded=recorded)
