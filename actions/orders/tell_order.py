"""Order status, tracking and delay: one true answer, the question asked first."""

from actions.core.inquiry import Inquiry
from actions.core.ports import Backend
from actions.core.reply import Reply
from actions.core.turn import Request
from actions.core.verification_ways import VerificationWays
from actions.tracking.lateness import tell_lateness
from actions.tracking.parcel_details import PARTLY_HIDDEN, tell_detail, tell_partly_hidden
from actions.tracking.status import tell_status
from gendan.contracts import OrderView

_MOST_SAYS = 3
# What a detail's answer tells, and the state's sentence after it then leaves out.
_TOLD_BY = {
    "eta": frozenset({"eta_day", "eta_from", "eta_to", "eta_none"}),
    "signed_by": frozenset({"signed_by", "put_where", "delivered_at"}),
    "put_where": frozenset({"signed_by", "put_where", "delivered_at"}),
    "pickup": frozenset({"pickup_name", "pickup_address", "pickup_hours", "pickup_code", "keep_until"}),
    "courier": frozenset({"courier_name"}),
    "which_carrier": frozenset({"carrier", "carrier_page", "tracking_number"}),
}


class TellOrder:
    """Tells where an order or parcel is, whichever of the three ways it was asked."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request, question: Inquiry, view: OrderView) -> Reply:
        """Answer about a known order.

        A detail of the order that is spoken of already is answered alone; else the state follows.
        """
        reply = await self._first_answer(request, question, view)
        answered = bool(reply.messages)
        told = _TOLD_BY.get(question.detail or "", frozenset()) if answered else frozenset()
        if told and request.order_in_focus == view["number"]:
            return reply
        # In a split order one sentence is the summary's, and a told detail needs no parcel's sentence.
        limit = 0 if told else _MOST_SAYS - 1 - len(reply.messages)
        if answered and question.intent == "delivery_delay":
            told |= {"delayed"}
        nudged = question.detail == "nudge"
        reply.add(tell_status(view, request.slots, told=told, limit=limit, offers=not nudged))
        return reply

    async def _first_answer(self, request: Request, question: Inquiry, view: OrderView) -> Reply:
        if question.detail == "nudge":
            return await self._nudge(request, view)
        if question.detail in PARTLY_HIDDEN:
            shop = await self._backend.shop(request.principal)
            return tell_partly_hidden(view, question.detail, VerificationWays.of(shop))
        told = tell_detail(view, question.detail)
        if not told.messages and question.intent == "delivery_delay":
            return tell_lateness(view)
        return told

    async def _nudge(self, request: Request, view: OrderView) -> Reply:
        key = f"{request.turn_id}:nudge"
        nudge = await self._backend.nudge(request.principal, view["number"], key)
        reply = Reply()
        facts = {"as_of": view["as_of"], "timezone": view["timezone"], "nudged_at": nudge.nudged_at}
        reply.say(f"nudge_{nudge.outcome}", facts, number=view["number"])
        reply.steps.append(f"nudge_{nudge.outcome}")
        return reply
