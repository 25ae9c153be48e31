"""Speaking to our own webhook as a carrier does."""

import json
import uuid
from typing import Any

import aiohttp

from backend.carrier_webhooks.signatures import sign
from gendan.platform.clock import Clock

_TIMEOUT = aiohttp.ClientTimeout(total=20)


class WebhookFailedError(Exception):
    """The backend couldn't be reached or refused the message."""


class WebhookClient:
    """Sends signed reports in our own format."""

    def __init__(self, base_url: str, secret: str, clock: Clock) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret = secret
        self._clock = clock

    async def send(self, carrier: str, tracking_number: str, scan: dict[str, Any]) -> None:
        """Report one scan.

        Raises:
            WebhookFailedError: nobody answers there, or the answer is no.
        """
        report = {"parcels": [{"tracking_number": tracking_number, "events": [scan]}]}
        body = json.dumps(report, ensure_ascii=False).encode()
        message_id, timestamp = uuid.uuid4().hex, int(self._clock.now().timestamp())
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(self._secret, message_id, timestamp, body),
        }
        url = f"{self._base_url}/hooks/{carrier}"
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.post(url, data=body, headers=headers) as response,
            ):
                answer = await response.text()
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise WebhookFailedError(
                f"{url} does not answer ({type(problem).__name__}): is it running?"
            ) from None
        if response.status != 200:  # noqa: PLR2004
            raise WebhookFailedError(f"{url} answered {response.status}: {answer[:200]}")
