"""What only people can do for now: named truthfully, with the order's facts first and a person offered."""

from actions.core.inquiry import Inquiry
from actions.core.ports import Backend
from actions.core.reply import PERSON, PERSON_OFFER, Choice, Reply
from actions.core.turn import Request
from actions.returns.tell_refund import tell_returns
from actions.tracking.parcel_details import tell_detail
from actions.tracking.parcels import parcels_of
from actions.tracking.status import tell_status
from gendan.contracts import OrderView

_PERSON_NO = Choice("button_no_thanks", "deny")
# Complaints about what the tracking data can answer in part.
_ABOUT_DELIVERY = frozenset({"not_received", "station"})
_AFTER_SALES = frozenset({"return_request", "exchange", "complaint"})


class TakeRequest:
    """Takes up cancel, change, return, exchange, complaint and invoice."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request, question: Inquiry, view: OrderView | None) -> Reply:
        """Answer about a known order, or about none when the conversation may see none."""
        reply = Reply()
        if question.intent == "invoice":
            await self._tell_how_to_get_an_invoice(reply, request)
        elif view is not None:
            reply.add(_facts_first(request, question, view))
        named = question.mentions[0] if question.mentions else None
        offer_person(reply, question, number_of_order(view) if view else named)
        return reply

    async def _tell_how_to_get_an_invoice(self, reply: Reply, request: Request) -> None:
        shop = await self._backend.shop(request.principal)
        fact = (shop["faq"].get("invoice") or {}).get("how")
        if fact:
            reply.say("shop_fact", fact=fact)


def offer_person(reply: Reply, question: Inquiry, number: str | None) -> None:
    """Name what was asked for, say that a person does it, and offer one."""
    text = "authority_needs_person" if question.detail == "authority" else "request_needs_person"
    reply.say(text, None, PERSON, _PERSON_NO, matter=_matter(question), number=number)
    reply.remember(offer=PERSON_OFFER)
    reply.steps.append(f"offered_person_for_{question.intent}")


def number_of_order(view: OrderView) -> str | None:
    """Return an order's number; None where only a parcel is known, by its own number."""
    return None if view["level"] == "parcel" else view["number"]


def _matter(question: Inquiry) -> str:
    if question.intent == "complaint" and question.detail:
        return f"matter.complaint_{question.detail}"
    return f"matter.{question.intent}"


def _facts_first(request: Request, question: Inquiry, view: OrderView) -> Reply:
    delivered = any(p.is_delivered for p in parcels_of(view))
    if question.intent in _AFTER_SALES and view["returns"]:
        reply = tell_returns(view)
        reply.show_order(view, "status")
        return reply
    if question.detail in _ABOUT_DELIVERY and delivered:
        reply = tell_detail(view, "signed_by")
        reply.show_order(view, "tracking")
        return reply
    if request.order_in_focus == view["number"]:
        return Reply()  # its state was told when it came into focus
    return tell_status(view, request.slots, limit=0, offers=False)
