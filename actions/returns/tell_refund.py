"""Where a return or the money is."""

from typing import Any

from actions.core.inquiry import Inquiry
from actions.core.reply import PERSON, Reply
from actions.core.turn import Request
from actions.tracking.status import order_facts, tell_status
from gendan.contracts import OrderView
from gendan.contracts.order_view import ReturnView

_TEXT_OF = {
    "requested": "return_requested",
    "approved": "return_awaits_item",
    "awaiting_return": "return_awaits_item",
    "in_transit": "return_in_transit",
    "received": "return_received",
    "inspected": "return_received",
    "refunding": "refund_under_way",
    "refunded": "refund_paid",
    "replacing": "replacement_under_way",
    "replaced": "replacement_sent",
    "rejected": "return_refused",
    "refused": "return_refused",
}


class TellRefund:
    """Tells each return's state; without one, what the payment says."""

    async def __call__(self, request: Request, question: Inquiry, view: OrderView) -> Reply:
        """Answer about a known order."""
        del question
        reply = tell_returns(view)
        if reply.messages:
            reply.show_order(view, "status")
            return reply
        if view["totals"] and view["totals"]["refunded"]["minor"]:
            reply.say("refund_recorded", order_facts(view))
            reply.show_order(view, "status")
            return reply
        reply.say("no_refund_found", number=view["number"])
        if request.order_in_focus != view["number"]:
            reply.add(tell_status(view, request.slots, limit=1))
        reply.offer(PERSON)
        return reply


def tell_returns(view: OrderView) -> Reply:
    """Say where the order's returns are, the newest first, two at most."""
    reply = Reply()
    newest_first = sorted(view["returns"] or (), key=lambda r: r["requested_at"], reverse=True)
    for one in newest_first[:2]:
        reply.say(_TEXT_OF[one["status"]], {**order_facts(view), **_facts(one)})
        reply.steps.append(f"told_return_{one['status']}")
    return reply


def _facts(one: ReturnView) -> dict[str, Any]:
    refund = one["refund"]
    by = refund["expected_by"] if refund else None
    return {
        "return_number": one["number"],
        "requested_at": one["requested_at"],
        "received_at": one["received_at"],
        "amount": refund["amount"] if refund else None,
        "to": refund["to"] if refund else None,
        "expected_by": by,
        "expected_none": None if by else "refund_date_none",
    }
