"""The verification form: one thing at a time, nothing twice, left at any moment."""

from actions.core.inquiry import ORDER_INTENTS, Inquiry
from actions.core.ports import Backend
from actions.core.reply import PERSON_OFFER, Reply
from actions.core.turn import Request
from actions.core.verification_ways import OTHER_PROOF
from actions.orders.order_inquiry import OrderInquiry
from actions.verification.form_state import (
    FormState,
    does_not_have_it,
    is_return,
    misses_the_code,
    number_and_proof,
    wants_a_code,
    wants_to_sign_in,
)
from actions.verification.prompts import CODE, CONTACT, NO_NUMBER, NUMBER, PROOF, SEND_AGAIN
from actions.verification.proofs import code_in, contact_in, is_complete, proof_in
from actions.verification.submit import ProofSubmission

# Never an answer, whatever else is in the message: they are granted from any state.
_ALWAYS_GO = frozenset({"talk_to_human", "never_mind", "set_language", "stop_notifications"})
# Answered by their own rules when they hold no answer to the form's question; the form then resumes.
_INTERRUPT = frozenset(
    {
        "shipping_faq",
        "return_policy_faq",
        "payment_methods_faq",
        "give_feedback",
        "greet",
        "goodbye",
        "thanks",
    }
)


class VerificationForm:
    """Decides each turn of the form; Rasa only keeps it open.

    An answer without anything in it makes Rasa reject the form for this turn, so that the rule for the
    customer's intent runs instead; then Rasa comes back here and the open question is asked again.
    """

    def __init__(self, backend: Backend, desk: OrderInquiry) -> None:
        self._backend = backend
        self._trying = ProofSubmission(backend, desk)

    async def __call__(self, request: Request) -> Reply:
        """Take the form one step on."""
        step = request.slots.get("requested_slot")
        if step is not None and request.intent in _ALWAYS_GO and not is_return(request):
            return Reply()
        state = FormState.of(request, await self._backend.shop(request.principal))
        if step is None:
            return await self._open(state)
        if is_return(request):
            return state.ask(step)
        return await self._answered(state, step) or await self._not_an_answer(state, step)

    async def _open(self, state: FormState) -> Reply:
        if state.request.slots.get("proves_by") == "code":
            return await self._trying.by_code(state)
        given = proof_in(state.request, state.accepted)
        state.proof = given if is_complete(given) and state.number not in given.values() else {}
        if state.number and state.proof:
            return await self._trying.proof(state)
        return state.ask(PROOF if state.number else NUMBER)

    async def _answered(self, state: FormState, step: str) -> Reply | None:
        """Return the answer to a message that holds what was asked for, or another number."""
        if step == CODE and (code := code_in(state.request)):
            return await self._trying.code(state, code)
        if step in (CONTACT, CODE) and (contact := contact_in(state.request)):
            return await self._trying.send_code(state, contact)
        number, given = number_and_proof(state, step)
        if number:
            given = given or state.proof
            state.proof = given if is_complete(given) else {}
            return await self._trying.number(state, number)
        if not given:
            return None
        state.proof = given
        if state.number and is_complete(given):
            return await self._trying.proof(state)
        return state.ask(PROOF if state.number else NUMBER)

    async def _not_an_answer(self, state: FormState, step: str) -> Reply:
        request = state.request
        if way := await self._way_chosen(state, step):
            return way
        if request.intent in _INTERRUPT:
            return Reply()
        if request.intent in ORDER_INTENTS:
            state.question = Inquiry.of(request)
            return await self._trying.again(state) or state.ask(step)
        if request.intent == "affirm":
            # A yes to the person that was offered; any other yes is no answer to a question for a datum.
            return Reply() if request.slots.get("offer") else state.ask(step)
        return self._unclear(state, step)

    async def _way_chosen(self, state: FormState, step: str) -> Reply | None:
        """Return what follows from choosing a way to prove oneself, or from lacking what was asked for."""
        request = state.request
        if state.contact and (request.detail == SEND_AGAIN or misses_the_code(request, step)):
            return await self._trying.send_code(state, state.contact)
        if wants_to_sign_in(request):
            # Without a page to do it on, somebody may have done it elsewhere.
            return self._trying.sign_in(state) if state.ways.sign_in_url else await self._trying.again(state)
        # The first way that was named; unless a person was offered, which a yes then takes.
        is_yes = request.intent == "affirm" and step == CONTACT and not request.slots.get("offer")
        chosen = request.detail in (NO_NUMBER, OTHER_PROOF) or wants_a_code(request, step)
        if chosen or is_yes or does_not_have_it(request, step):
            return await self._trying.by_code(state)
        return None

    def _unclear(self, state: FormState, step: str) -> Reply:
        before = int(state.request.slots.get("misunderstandings") or 0)
        reply = Reply()
        reply.say("form_unclear_again" if before else "form_unclear")
        reply.add(state.ask(step))
        reply.remember(misunderstandings=before + 1)
        if before:
            reply.remember(offer=PERSON_OFFER)
        return reply
