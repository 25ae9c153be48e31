"""What an order desk doesn't do, and what wasn't understood."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions.core.ports import Backend
from actions.core.reply import PERSON, PERSON_OFFER, Choice, Reply
from actions.core.turn import Request
from gendan.contracts import MatchedBy

_CHOICES = (
    Choice("button_where_is_my_order", "track_delivery"),
    Choice("button_returns", "return_policy_faq"),
    Choice("button_shipping", "shipping_faq"),
)
_HAS_WORDS = re.compile(r"\w")
# Above it the model is sure that it's about something else: "are these shoes waterproof?".
_DOUBTFUL = 0.7


class SayOutOfScope:
    """Asks one narrower question; the second time in a row, offers a person first.

    A message that names an order is about that order, however little else of it was understood; so is one
    that may be and names something the customer bought. A lone "?" or sticker is no misunderstanding and
    never counts.

    Args:
        desk: answers about the order that was named.
        backend: knows what the customer bought.
    """

    def __init__(self, desk: Callable[[Request], Awaitable[Reply]], backend: Backend) -> None:
        self._desk = desk
        self._backend = backend

    async def __call__(self, request: Request) -> Reply:
        """Answer what wasn't understood."""
        if request.numbers or request.value("order_position") or await self._names_a_purchase(request):
            return await self._desk(replace(request, intent="inform"))
        before = int(request.slots.get("misunderstandings") or 0)
        reply = Reply()
        if before == 0:
            reply.say("out_of_scope", None, *_CHOICES, PERSON)
        else:
            reply.say("out_of_scope_again", None, PERSON, *_CHOICES)
            reply.remember(offer=PERSON_OFFER)
        if _HAS_WORDS.search(request.text):
            reply.remember(misunderstandings=before + 1)
            reply.steps.append("not_understood")
        return reply

    async def _names_a_purchase(self, request: Request) -> bool:
        if request.confidence > _DOUBTFUL:
            return False
        found = await self._backend.resolve(
            request.principal,
            mentions=(),
            product=request.value("product"),
            position=None,
            in_focus=None,
            words=request.text,
        )
        return found.matched_by is MatchedBy.PRODUCT
