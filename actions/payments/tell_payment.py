"""What the shop knows about an order's payment, before a person is offered."""

from actions.changes.unsupported_requests import number_of_order, offer_person
from actions.core.inquiry import Inquiry
from actions.core.reply import Reply
from actions.core.turn import Request
from actions.tracking.status import order_facts
from gendan.contracts import OrderView

_OWN_TEXT = {
    "pending": "payment_pending",
    "failed": "payment_failed",
    "captured": "payment_captured",
}


class TellPayment:
    """Tells the payment's state and offers a person, who alone can mend one."""

    async def __call__(self, request: Request, question: Inquiry, view: OrderView) -> Reply:
        """Answer about a known order."""
        del request
        reply = Reply()
        if view["payment"] is None:
            # A parcel's receiver who isn't the buyer sees no money.
            offer_person(reply, question, number_of_order(view))
            return reply
        status = view["payment"]["status"]
        text = _OWN_TEXT.get(status, "payment_other")
        reply.say(text, order_facts(view), payment=f"payment.{status}")
        reply.show_order(view, "status")
        reply.steps.append(f"told_payment_{status}")
        offer_person(reply, question, number_of_order(view))
        return reply
