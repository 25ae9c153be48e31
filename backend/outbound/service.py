"""Sending what the outbox holds."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from backend.outbound.model import OutgoingMessage
from backend.outbound.repository import OutboxRepository
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.platform.storage.outbox import Backoff

# Longer than one message takes: each is claimed just before it is sent. A dead process's waits this long.
_LEASE = timedelta(seconds=60)
# Sent side by side, so that a slow server holds up nobody who is reached another way.
_BATCH = 5
# A code is of no use when it comes late; a notice or an answer is, all the more.
_IN_TIME = Backoff(first_s=2, longest_s=60, most_attempts=6)
_SOME_TIME = Backoff(first_s=2, longest_s=900, most_attempts=20)
_POLL_S = 1.0
_log = structlog.get_logger(__name__)


async def queue_message(
    transaction: Connection, kind: str, recipient: str, payload: Mapping[str, Any], now: datetime
) -> None:
    """Have a message sent once the caller's transaction is committed.

    Args:
        transaction: the one that decides that it is sent.
        kind: the messenger that sends it, such as `email`.
        recipient: an empty one makes it vanish unsent, by the same statements.
        payload: what it says; with `expires_at` (ISO 8601), it's of no use later.
        now: the present.
    """
    await OutboxRepository(transaction).add(kind, recipient, payload, now)


class SendingFailedError(Exception):
    """A message wasn't accepted; trying again may help."""


class SendingRefusedError(SendingFailedError):
    """A message will never be accepted."""


class Messenger(Protocol):
    """Sends one kind of message."""

    async def send(self, message: OutgoingMessage) -> None:
        """Send it; a lost confirmation means that the same message comes again, with the same id.

        Raises:
            SendingFailedError: it wasn't accepted.
        """

    async def problem(self) -> str | None:
        """Return why nothing could be sent now, None when it could; sends nothing."""


class Dispatcher:
    """Takes messages from the outbox and sends them, again and again until they are gone or given up."""

    def __init__(self, database: Database, clock: Clock, messengers: Mapping[str, Messenger]) -> None:
        self._database = database
        self._clock = clock
        self._messengers = messengers

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            if not await self.send_due():
                await asyncio.sleep(_POLL_S)

    async def send_due(self) -> int:
        """Send what is due now and return how many messages that were."""
        now = self._clock.now()
        async with (
            self._database.read.connect() as transaction
        ):  # an idle loop must not take SQLite's write lock
            if not await OutboxRepository(transaction).has_due(now):
                return 0
        async with self._database.write.begin() as transaction:
            claimed = await OutboxRepository(transaction).claim(now, now + _LEASE, _BATCH)
        await asyncio.gather(*map(self._send, claimed))
        return len(claimed)

    async def _send(self, message: OutgoingMessage) -> None:
        try:
            outcome = await self._hand_in(message)
        except SendingRefusedError as refusal:
            await self._finish(message, "dead", str(refusal))
        except SendingFailedError as problem:
            await self._failed(message, str(problem))
        except Exception as problem:  # noqa: BLE001 - the top of one sending: a bug holds up no others
            _log.exception("sending_crashed", kind=message.kind)
            await self._failed(message, type(problem).__name__)
        else:
            await self._finish(message, outcome)

    async def _hand_in(self, message: OutgoingMessage) -> str:
        if not message.recipient:
            return "dropped"
        if message.is_over(self._clock.now()):
            return "expired"
        messenger = self._messengers.get(message.kind)
        if messenger is None:
            raise SendingRefusedError(f"the shop no longer sends by {message.kind}")
        await messenger.send(message)
        return "sent"

    async def _failed(self, message: OutgoingMessage, problem: str) -> None:
        _log.warning("sending_failed", kind=message.kind, attempt=message.attempts, problem=problem)
        backoff = _IN_TIME if "expires_at" in message.payload else _SOME_TIME
        pause_s = backoff.pause_s(message.attempts)
        if pause_s is None:
            await self._finish(message, "dead", problem)
            return
        async with self._database.write.begin() as transaction:
            until = self._clock.now() + timedelta(seconds=pause_s)
            await OutboxRepository(transaction).postpone(message.id, until, problem[:400])

    async def _finish(self, message: OutgoingMessage, outcome: str, problem: str | None = None) -> None:
        async with self._database.write.begin() as transaction:
            await OutboxRepository(transaction).finish(message.id, outcome, self._clock.now(), problem)
