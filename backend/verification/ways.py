"""Which ways to prove who one is exist now, beside knowing things about an order."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from backend.identity.callers import Caller
from backend.outbound.service import Messenger
from backend.verification.model import Ways
from gendan.platform.clock import Clock

_PROBE_EVERY_S = 600.0
# A short outage is the outbox's business: it tries again. Only what stays down isn't offered any more.
_DOWN_AFTER = timedelta(hours=1)
_log = structlog.get_logger(__name__)


class WaysToProve:
    """Knows the ways of this shop.

    Args:
        messengers: what the operator has set up, by kind.
        clock: the present.
        sign_in_url: the shop's page to sign in on, if it vouches for customers.
    """

    def __init__(self, messengers: Mapping[str, Messenger], clock: Clock, sign_in_url: str | None) -> None:
        self._messengers = messengers
        self._clock = clock
        self._sign_in_url = sign_in_url
        self._failing_since: dict[str, datetime] = {}

    def now(self, caller: Caller) -> Ways:
        """Return the ways that are open to a caller."""
        return Ways(self.code_by(), None if caller.customer_id else self._sign_in_url)

    def code_by(self) -> tuple[str, ...]:
        """Return the kinds of messages that codes can go by."""
        latest = self._clock.now() - _DOWN_AFTER
        return tuple(kind for kind in self._messengers if self._failing_since.get(kind, latest) >= latest)

    async def probe(self) -> None:
        """See which messengers could send; nothing is sent."""
        for kind, messenger in self._messengers.items():
            problem = await messenger.problem()
            if problem is None:
                self._failing_since.pop(kind, None)
            else:
                self._failing_since.setdefault(kind, self._clock.now())
                _log.warning("cannot_send", kind=kind, problem=problem)

    async def watch(self) -> None:
        """Probe again and again, until cancelled."""
        while True:
            await asyncio.sleep(_PROBE_EVERY_S)
            await self.probe()
