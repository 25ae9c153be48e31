"""Where signed-in customers may go on: told to their widgets, offered, and ended."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from channels.error_responses import error, error_of
from channels.web.connections import WebSession
from gendan.contracts import RefusedError


class OtherChannel(Protocol):
    """A channel on which signed-in customers may go on; each call may raise RefusedError."""

    async def linked_as(self, customer_id: str) -> str | None:
        """Return how the customer is called there; None while they aren't linked."""

    async def offer(self, customer_id: str) -> dict[str, Any]:
        """Return a link that is good once."""

    async def end(self, customer_id: str) -> None:
        """Undo the customer's link."""


class TelegramLinks:
    """Telegram, as widgets ask about it.

    Args:
        telegram: None where there is no bot.
    """

    def __init__(self, telegram: OtherChannel | None) -> None:
        self._telegram = telegram

    async def condition(self, session: WebSession) -> dict[str, Any] | None:
        """Return `linked_as` for whoever may go on there; None for everybody else."""
        if self._telegram is None or session.customer_id is None:
            return None
        return await _condition(self._telegram, session.customer_id)

    async def look(self, session: WebSession | None) -> dict[str, Any]:
        """Return the condition now, or an error: an offer may have been taken meanwhile."""
        return await self._for_customer(session, _condition)

    async def offer(self, session: WebSession | None) -> dict[str, Any]:
        """Return a link that is good once, or an error."""
        return await self._for_customer(session, lambda telegram, customer: telegram.offer(customer))

    async def end(self, session: WebSession | None) -> dict[str, Any]:
        """Undo the customer's link; return the condition then, or an error."""

        async def end(telegram: OtherChannel, customer: str) -> dict[str, Any]:
            await telegram.end(customer)
            return {"linked_as": None}

        return await self._for_customer(session, end)

    async def _for_customer(
        self, session: WebSession | None, ask: Callable[[OtherChannel, str], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        customer = session.customer_id if session else None
        if self._telegram is None or customer is None:
            return error("not_signed_in", "needs a bot on Telegram and a proof of who is signed in")
        try:
            return await ask(self._telegram, customer)
        except RefusedError as refusal:
            return error_of(refusal)


async def _condition(telegram: OtherChannel, customer: str) -> dict[str, Any]:
    return {"linked_as": await telegram.linked_as(customer)}
