"""Yes, no and never mind: what they mean depends on what was offered a moment ago."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions.core.inquiry import Inquiry, pending_question
from actions.core.reply import Reply
from actions.core.turn import Entity, Request
from actions.orders.order_choice import ask_number
from actions.orders.order_inquiry import OrderInquiry, start_verification


class AcceptOffer:
    """A yes carries out what was offered last, exactly as its button would.

    Args:
        ways: what answers, by the offer's intent.
    """

    def __init__(self, **ways: Callable[[Request], Awaitable[Reply]]) -> None:
        self._ways = ways

    async def __call__(self, request: Request) -> Reply:
        """Answer a yes."""
        offer = request.slots.get("offer")
        reply = Reply()
        if not offer:
            reply.say("yes_to_nothing")
            return reply
        meant = tuple(Entity(name, value) for name, value in offer["entities"].items())
        reply.add(await self._ways[offer["intent"]](replace(request, intent=offer["intent"], entities=meant)))
        reply.memory.setdefault("offer", {})
        return reply


class DeclineOffer:
    """Answers a no; one that names an order is a correction: "no, the other one".

    Args:
        desk: answers about the order that was named.
    """

    def __init__(self, desk: OrderInquiry) -> None:
        self._desk = desk

    async def __call__(self, request: Request) -> Reply:
        """Answer a no."""
        if request.names_order:
            reply = await self._desk.answer(request, Inquiry.corrected(request))
            reply.memory.setdefault("offer", {})
            return reply
        return _declined(request)


def _declined(request: Request) -> Reply:
    """A no to "did you mean …?" means the number as it was typed, which then has to be proven."""
    offer = request.slots.get("offer")
    reply = Reply()
    if offer and offer["kind"] == "order":
        question = pending_question(request.slots) or Inquiry("order_status")
        reply.add(start_verification(question) if question.mentions else ask_number(question))
    else:
        reply.say("offer_declined" if offer else "no_to_nothing")
    reply.remember(offer={})
    return reply


async def leave(_request: Request) -> Reply:
    """Drop whatever is open: the form, the question."""
    reply = Reply()
    reply.say("never_mind")
    reply.leaves_form = True
    reply.remember(question=None, claimed_number=None, proof=None, code_contact=None)
    return reply
