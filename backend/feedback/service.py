"""What customers tell the shop: hurry up, how it was, and what they don't want to hear."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.feedback.repository import FeedbackRepository
from backend.identity.callers import Principal
from backend.orders.access import Access
from backend.shared.errors import OrderNotVisibleError
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection

PURPOSES = ("service_notice", "survey")

# Where hurrying can still change something; else a nudge would be an empty promise.
_CAN_BE_HURRIED = frozenset(
    {
        "on_hold",
        "preparing",
        "partly_shipped",
        "in_transit",
        "out_for_delivery",
        "delivery_failed",
        "partly_delivered",
        "returning_to_sender",
        "return_in_progress",
        "refunding",
        "lost",
    }
)


@dataclass(frozen=True)
class NudgeResult:
    """How a nudge ended: `recorded`, `already_today` or `not_needed`."""

    outcome: str
    nudged_at: datetime | None


@dataclass(frozen=True)
class Preference:
    """A choice about notices, and whom it holds for: the customer or only this conversation."""

    recorded_at: datetime
    scope: str


class FeedbackService:
    """Takes down what customers say beside asking."""

    def __init__(self, access: Access, clock: Clock) -> None:
        self._access = access
        self._clock = clock

    async def nudge(self, transaction: Connection, principal: Principal, number: str) -> NudgeResult:
        """Put an order where people of the shop see that its customer waits; once a day an order.

        Raises:
            OrderNotVisibleError: there is none, or not for this conversation.
        """
        seen = await self._access.find(transaction, principal, number, "nudge")
        if seen is None:
            raise OrderNotVisibleError
        order = seen.order
        if seen.status not in _CAN_BE_HURRIED:
            return NudgeResult("not_needed", None)
        now = self._clock.now()
        today = now.astimezone(ZoneInfo(order.timezone)).date()
        nudged_at = await FeedbackRepository(transaction).nudge(order.id, today, principal.conversation, now)
        return NudgeResult("recorded" if nudged_at == now else "already_today", nudged_at)

    async def feedback(
        self, transaction: Connection, principal: Principal, text: str, number: str | None, topic: str | None
    ) -> int:
        """Store what a customer thinks and return its id.

        An order that the conversation may not see is left out rather than refused: the words count.
        """
        seen = await self._access.find(transaction, principal, number, "feedback") if number else None
        return await FeedbackRepository(transaction).feedback(
            principal.conversation,
            principal.customer_id,
            seen.order.id if seen else None,
            topic,
            text,
            self._clock.now(),
        )

    async def prefer(
        self, transaction: Connection, principal: Principal, purpose: str, *, wanted: bool
    ) -> Preference:
        """Record whether somebody wants notices of a purpose, or of `all`."""
        scope = await self._access.scope(transaction, principal)
        subjects = [f"customer:{customer_id}" for customer_id in sorted(scope.customers)]
        now = self._clock.now()
        for subject in subjects or [f"conversation:{principal.conversation}"]:
            for each in PURPOSES if purpose == "all" else (purpose,):
                await FeedbackRepository(transaction).prefer(
                    subject, each, principal.conversation, now, wanted=wanted
                )
        return Preference(now, "customer" if subjects else "conversation")
