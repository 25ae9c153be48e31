"""Notices to the shop's people through whatever Apprise can reach: chats, phones, ticket systems."""

import asyncio
import hashlib
from collections.abc import Sequence

from backend.outbound.model import OutgoingMessage
from backend.outbound.service import SendingFailedError, SendingRefusedError
from gendan.platform.apprise_address import Send, open_address


class PushMessenger:
    """Sends notices to Apprise addresses; they hold tokens, so the outbox knows each by a digest.

    Args:
        addresses: with a blank between them.
    """

    def __init__(self, addresses: str) -> None:
        self._addresses = {_digest(address): address for address in addresses.split()}
        self._opened: dict[str, Send | None] = {}

    @property
    def recipients(self) -> Sequence[str]:
        """What the outbox calls the addresses."""
        return tuple(self._addresses)

    async def problem(self) -> str | None:
        """Return which addresses can't be used, by their places; None when all can. Sends nothing."""
        opened = [await self._open(recipient) for recipient in self._addresses]
        unusable = [str(place) for place, send in enumerate(opened, 1) if send is None]
        if not unusable:
            return None
        return f"Apprise can't use address {', '.join(unusable)} of {len(opened)}"

    async def send(self, message: OutgoingMessage) -> None:
        """Send a notice.

        Raises:
            SendingRefusedError: the address isn't set any more, or Apprise can't use it.
            SendingFailedError: whoever is there doesn't take it now.
        """
        send = await self._open(message.recipient) if message.recipient in self._addresses else None
        if send is None:
            raise SendingRefusedError("the address is no longer set, or Apprise can't use it")
        if not await asyncio.to_thread(send, message.payload["subject"], message.payload["text"], "info"):
            raise SendingFailedError("the address didn't take it")

    async def _open(self, recipient: str) -> Send | None:
        # In a thread: Apprise takes a second to load.
        if recipient not in self._opened:
            address = self._addresses[recipient]
            self._opened[recipient] = await asyncio.to_thread(open_address, address)
        return self._opened[recipient]


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]
