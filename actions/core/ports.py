"""What actions need from elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from gendan.contracts import CodeDispatch, Nudge, OrderList, OrderView, Resolution, Verdict


class Backend(Protocol):
    """The order and logistics service, asked in the name of a turn's principal.

    Every call raises `BackendUnavailableError` when there is no usable answer in time and
    `BackendRefusedError` when the service says no; neither is caught by actions: the turn fails and the
    gateway answers otherwise.
    """

    async def orders(self, principal: str, limit: int) -> OrderList:
        """Return the orders this conversation may see, newest first."""

    async def order(self, principal: str, number: str) -> OrderView:
        """Return one order."""

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

    async def verify(self, principal: str, number: str, proof: Mapping[str, str]) -> Verdict:
        """Try knowledge of an order: `email`, `phone`, or `recipient` and `postcode`."""

    async def send_code(self, principal: str, contact: str) -> CodeDispatch:
        """Send a code to a contact on file."""

    async def check_code(self, principal: str, code: str) -> Verdict:
        """Try a code."""

    async def nudge(self, principal: str, number: str, key: str) -> Nudge:
        """Ask for more speed, once a day an order."""

    async def store_feedback(
        self, principal: str, text: str, order_number: str | None, topic: str | None, key: str
    ) -> None:
        """Keep praise or a suggestion."""

    async def stop_notices(self, principal: str, purpose: str) -> str:
        """Record that notices aren't wanted; return whom it holds for (`customer` or `conversation`)."""

    async def shop(self, principal: str) -> Mapping[str, Any]:
        """Return the facts of the shop that customers may be told."""
