"""Order status, tracking and delay: one true answer, the question asked first."""

from actions.orders.details import tell_detail
from actions.orders.lateness import tell_lateness
from actions.orders.status import tell_status
from actions.ports import Backend
from actions.question import Question
from actions.reply import Reply
from actions.request import Request
from actions.wire import OrderView

_MOST_SAYS = 3


class TellOrder:
    """Tells where an order or parcel is, whichever of the three ways it was asked."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request, question: Question, view: OrderView) -> Reply:
        """Answer about a known order."""
        reply = await self._first_answer(request, question, view)
        room = _MOST_SAYS - len(reply.messages)
        split = len(view["shipments"]) > 1
        limit = max(room - 1, 0) if split else 1
        state = tell_status(
            view, request.slots, tells_eta=not reply.messages or question.detail != "eta", limit=limit
        )
        reply.add(state)
        return reply

    async def _first_answer(self, request: Request, question: Question, view: OrderView) -> Reply:
        if question.detail == "nudge":
            return await self._nudge(request, view)
        told = tell_detail(view, question.detail)
        if not told.messages and question.intent == "delivery_delay":
            return tell_lateness(view)
        return told

    async def _nudge(self, request: Request, view: OrderView) -> Reply:
        key = f"{request.turn_id}:nudge"
        nudge = await self._backend.nudge(request.principal, view["number"], key)
        reply = Reply()
        facts = {"as_of": view["as_of"], "timezone": view["timezone"], "nudged_at": nudge["nudged_at"]}
        reply.say(f"nudge_{nudge['outcome']}", facts, number=view["number"])
        reply.steps.append(f"nudge_{nudge['outcome']}")
        return reply
