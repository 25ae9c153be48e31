"""Trying what a customer gave, and what follows from the outcome."""

from actions.core.inquiry import ORDER_INTENTS, Inquiry
from actions.core.ports import Backend
from actions.core.reply import PERSON, PERSON_OFFER, Reply
from actions.orders.order_inquiry import VERIFICATION_FORM, OrderInquiry
from actions.verification.form_state import FormState
from actions.verification.prompts import CODE, CONTACT, NEW_CODE, NUMBER, PROOF
from gendan.contracts import CodeOutcome, ExhaustedBy, ProofOutcome, UnprovedReason, Verdict

_SECONDS_A_MINUTE = 60
_OWN = (ExhaustedBy.CONVERSATION,)
# Tries that are used up whatever order is asked about.
_HOLDS_FOR_ALL = frozenset({ExhaustedBy.CONVERSATION, ExhaustedBy.NETWORK})


class ProofSubmission:
    """Tries numbers, proofs and codes; a granted one answers the open question at once."""

    def __init__(self, backend: Backend, desk: OrderInquiry) -> None:
        self._backend = backend
        self._desk = desk

    async def number(self, state: FormState, number: str) -> Reply:
        """Answer about another number, or take it as the one to be proven."""
        question = state.question.about(number)
        if state.request.intent in ORDER_INTENTS:
            question = Inquiry.of(state.request).about(number)
        reply = await self._desk.answer(state.request, question, proves_first=True)
        if reply.next_action != VERIFICATION_FORM:
            return finished(reply)
        state.number, state.question = number, question
        state.case = dict(reply.memory["case"])
        if state.request.slots.get("proves_by") == "code":
            return await self.by_code(state)
        return await self.proof(state) if state.proof else state.ask(PROOF)

    async def proof(self, state: FormState) -> Reply:
        """Try what was given to prove the claimed number."""
        number = state.number or ""
        verdict = await self._backend.verify(state.request.principal, number, state.proof)
        given, state.proof = state.proof, {}
        if verdict.outcome is ProofOutcome.GRANTED:
            return await self._answer_at_last(state, state.question.about(number))
        reply = Reply()
        reply.steps.append(f"proof_{verdict.outcome}")
        if verdict.outcome is ProofOutcome.MALFORMED:
            reply.say("contact_malformed", None, *state.ways.buttons(), contact="contact.both")
            return state.wait(reply, PROOF)
        if verdict.outcome is ProofOutcome.REFUSED and verdict.tries_left:
            state.note(UnprovedReason.PROOF_REFUSED, given)
            left = verdict.tries_left
            # Who has just read what may be wrong needn't read it again.
            text = "proof_refused_again" if state.was_refused else "proof_refused"
            reply.say(text, None, *state.ways.buttons(), tries_left=left, number=number)
            return state.wait(reply, PROOF)
        reply.add(self._no_longer_by_knowledge(state, given, verdict))
        return reply

    async def by_code(self, state: FormState) -> Reply:
        """Go on with a code, to the contact that was given already if there is one, or with what there is."""
        if not state.ways.code_by:
            return _without_codes(state)
        contact = state.ways.contact_in(state.proof)
        state.proof = {}
        if contact:
            return await self.send_code(state, contact)
        return state.ask(CONTACT)

    def sign_in(self, state: FormState) -> Reply:
        """Let the customer sign in at the shop; the question waits."""
        reply = state.ways.tell_to_sign_in(state.request.channel, state.number)
        return _left_open(reply, state)

    async def again(self, state: FormState) -> Reply | None:
        """Answer the question if it can be answered by now: somebody signed in while the form was open."""
        question = state.question
        if state.number and not question.mentions:
            question = question.about(state.number)
        reply = await self._desk.answer(state.request, question, proves_first=True)
        is_answered = any(message.get("do") == "focus" for message in reply.messages)
        return finished(reply) if is_answered else None

    async def send_code(self, state: FormState, contact: str) -> Reply:
        """Send a code."""
        sent = await self._backend.send_code(state.request.principal, contact)
        if sent.outcome is CodeOutcome.UNREACHABLE and not state.ways.code_by:
            return _without_codes(state)
        reply = Reply()
        if sent.outcome in (CodeOutcome.MALFORMED, CodeOutcome.UNREACHABLE):
            others = state.ways.buttons(with_code=False)
            reply.say(f"contact_{sent.outcome}", None, *others, contact=state.ways.contact)
            return state.wait(reply, CONTACT)
        if sent.outcome is CodeOutcome.EXHAUSTED:
            state.note(UnprovedReason.CODES_EXHAUSTED, {"contact": contact}, sent.exhausted_by)
            return _left_open(state.ways.tell("code_exhausted", with_code=False), state)
        state.contact = contact
        minutes = sent.expires_in_s // _SECONDS_A_MINUTE
        reply.say("code_sent", None, by=f"code_by.{sent.by}", minutes=minutes)
        reply.steps.append("code_sent")
        reply.add(state.ask(CODE))
        return state.wait(reply, CODE)

    async def code(self, state: FormState, code: str) -> Reply:
        """Try a code."""
        verdict = await self._backend.check_code(state.request.principal, code)
        reply = Reply()
        reply.steps.append(f"code_{verdict.outcome}")
        if verdict.outcome is ProofOutcome.REFUSED and verdict.tries_left:
            reply.say("code_refused", None, PERSON, tries_left=verdict.tries_left)
            return state.wait(reply, CODE)
        if verdict.outcome is not ProofOutcome.GRANTED:
            # Too old or tried too often; a new one is as good as the first.
            reply.say("code_ended", None, *state.ways.buttons(NEW_CODE))
            return state.wait(reply, CODE)
        question = state.question.about(state.number) if state.number else state.question
        return await self._answer_at_last(state, question)

    def _no_longer_by_knowledge(self, state: FormState, given: dict[str, str], verdict: Verdict) -> Reply:
        """Offer what works instead; whoever used the tries up and whatever is right, in the same words."""
        by = verdict.exhausted_by or _OWN
        state.note(UnprovedReason.TRIES_EXHAUSTED, given, by)
        # By turns: who keeps trying never reads the same thing twice running.
        told = (state.request.slots.get("steps") or ()).count("proof_exhausted")
        reply = state.ways.tell("proof_exhausted_again" if told % 2 else "proof_exhausted")
        if not state.ways.code_by:
            return _left_open(reply, state)
        # An order or contact that others have tried says nothing against another one.
        reply.remember(proves_by="code" if _HOLDS_FOR_ALL.intersection(by) else "knowledge")
        # It may say where a code can go, or prove another number: nobody has to type it again.
        state.proof = given
        return state.wait(reply, CONTACT)

    async def _answer_at_last(self, state: FormState, question: Inquiry) -> Reply:
        reply = Reply()
        reply.say("verified")
        reply.steps.append("verified")
        answer = await self._desk.answer(state.request, question, proves_first=True)
        if answer.next_action == VERIFICATION_FORM:
            # The code proved a contact, and the number in question isn't that contact's.
            answer = Reply()
            answer.say("no_such_order_of_yours", None, PERSON, number=state.number)
        reply.add(answer)
        return finished(reply)


def _without_codes(state: FormState) -> Reply:
    """Go on where the shop sends no codes and somebody can't say what they were asked for."""
    state.note(UnprovedReason.NO_PROOF if state.number else UnprovedReason.NO_NUMBER, {})
    if state.ways.sign_in_url:
        return _left_open(state.ways.tell_to_sign_in(state.request.channel, state.number), state)
    reply = Reply()
    reply.say("person_can_find_it", None, PERSON)
    reply.remember(offer=PERSON_OFFER)
    return _left_open(reply, state)


def _left_open(reply: Reply, state: FormState) -> Reply:
    """Close the form; its question, about the order claimed, waits."""
    question = state.question.about(state.number) if state.number else state.question
    reply.remember(question=question.as_slot(), case=state.case)
    return finished(reply)


def finished(reply: Reply) -> Reply:
    """Close the form; what was typed into it is forgotten."""
    reply.next_action = None
    reply.leaves_form = True
    reply.remember(**dict.fromkeys((NUMBER, PROOF, CONTACT, CODE)))
    return reply
