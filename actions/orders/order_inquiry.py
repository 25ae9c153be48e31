"""The order desk: finds out which order is meant, then lets the fitting part answer."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from actions.changes.unsupported_requests import TakeRequest
from actions.core.inquiry import REQUEST_INTENTS, Inquiry
from actions.core.ports import Backend
from actions.core.reply import Reply
from actions.core.turn import Request
from actions.core.verification_ways import SIGN_IN, VerificationWays
from actions.orders.candidate_orders import relevant_orders
from actions.orders.order_choice import (
    ANOTHER_ORDER,
    ask_did_you_mean,
    ask_number,
    ask_which,
    list_orders,
    no_other_order,
    offer_others,
)
from actions.tracking.parcel_details import PROVE_FOR
from gendan.contracts import AccessLevel, OrderView, Resolution, ResolutionOutcome
from gendan.contracts.messages import set_focus

VERIFICATION_FORM = "verification_form"
_LISTED = 5


class AnswersAboutOrder(Protocol):
    """Answers one kind of question about an order that the conversation may see."""

    def __call__(self, request: Request, question: Inquiry, view: OrderView) -> Awaitable[Reply]:
        """Answer about a known order."""


@dataclass(frozen=True)
class OrderInquiry:
    """Takes every question about an order.

    Attributes:
        answers: by intent, for everything that isn't a request.
        requests: takes up what people do.
    """

    backend: Backend
    answers: Mapping[str, AnswersAboutOrder]
    requests: TakeRequest

    async def __call__(self, request: Request) -> Reply:
        """Answer a turn that is about an order."""
        question = Inquiry.of(request)
        if request.detail == ANOTHER_ORDER:
            return ask_number(question)
        if request.detail == SIGN_IN:
            return await self._sign_in(request, question)
        if request.detail in PROVE_FOR:
            hidden = replace(question, intent="track_delivery", detail=PROVE_FOR[request.detail])
            return start_verification(hidden, by_code=True)
        return await self.answer(request, question)

    async def answer(self, request: Request, question: Inquiry, *, proves_first: bool = False) -> Reply:
        """Answer a question, or ask what is needed to answer it.

        Args:
            request: the turn.
            question: what is asked; not necessarily in this turn.
            proves_first: whether even a request, which people could take as it is, waits for proof.
        """
        if question.detail == "list" and not question.mentions:
            return await self._list(request, question)
        found = await self.backend.resolve(
            request.principal,
            mentions=question.mentions,
            product=question.product,
            position=question.position,
            in_focus=request.order_in_focus,
            words=question.words,
        )
        reply = await self._on(found, request, question, proves_first=proves_first)
        level = found.order["level"] if found.order else AccessLevel.ANONYMOUS.value
        reply.remember(case=_case(question, found, level))
        return reply

    async def _on(
        self, found: Resolution, request: Request, question: Inquiry, *, proves_first: bool
    ) -> Reply:
        if found.outcome is ResolutionOutcome.ONE and found.order:
            if question.position == "other" and found.order["number"] == request.order_in_focus:
                return no_other_order(question, found.order["number"])
            return await self._answer_about(found.order, request, question)
        if found.outcome is ResolutionOutcome.MANY:
            return await self._among_several(found, request, question)
        if found.outcome is ResolutionOutcome.SIMILAR:
            return ask_did_you_mean(question, found.orders[0], " ".join(question.mentions))
        if question.intent in REQUEST_INTENTS and not proves_first:
            return await self.requests(request, question, None)
        return start_verification(question)

    async def _among_several(self, found: Resolution, request: Request, question: Inquiry) -> Reply:
        relevant = relevant_orders(question, found.orders)
        if not relevant:
            return ask_which(question, found.orders, found.total)
        view = await self.backend.order(request.principal, relevant[0]["number"])
        reply = await self._answer_about(view, request, question)
        if relevant[1:]:
            reply.add(offer_others(relevant[1:]))
        return reply

    async def _answer_about(self, view: OrderView, request: Request, question: Inquiry) -> Reply:
        if question.intent in REQUEST_INTENTS:
            reply = await self.requests(request, question, view)
        else:
            reply = await self.answers[question.intent](request, question, view)
        reply.do(set_focus(view["number"]))
        reply.remember(question=None)
        return reply

    async def _sign_in(self, request: Request, question: Inquiry) -> Reply:
        ways = VerificationWays.of(await self.backend.shop(request.principal))
        if ways.sign_in_url is None:
            # Done already, or the button is an old one.
            return await self.answer(request, question)
        return ways.tell_to_sign_in(request.channel, next(iter(question.mentions), None))

    async def _list(self, request: Request, question: Inquiry) -> Reply:
        seen = await self.backend.orders(request.principal, _LISTED + 1)
        if not seen["orders"]:
            return start_verification(question)
        return list_orders(seen["orders"][:_LISTED], has_more=len(seen["orders"]) > _LISTED)


def start_verification(question: Inquiry, *, by_code: bool = False) -> Reply:
    """Let the form ask who this is, keeping the question for when that is known."""
    reply = Reply()
    reply.remember(
        question=question.as_slot(),
        claimed_number=next(iter(question.mentions), None),
        proof=None,
        code_contact=None,
        proves_by="code" if by_code else "knowledge",
    )
    reply.next_action = VERIFICATION_FORM
    return reply


def _case(question: Inquiry, found: Resolution, level: str) -> dict[str, object]:
    number = found.order["number"] if found.order else next(iter(question.mentions), None)
    return {
        "reason": question.intent,
        "detail": question.detail,
        "order_number": number,
        "question": question.text,
        "named": dict(question.named),
        "level": level,
    }
