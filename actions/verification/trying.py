"""Trying what a customer gave, and what follows from the outcome."""

from actions.orders.desk import VERIFICATION_FORM, OrderDesk
from actions.ports import Backend
from actions.question import ORDER_INTENTS, Question
from actions.reply import PERSON, PERSON_OFFER, Reply
from actions.verification.asking import BY_CODE, CODE, CONTACT, NEW_CODE, NUMBER, PROOF
from actions.verification.state import FormState

_SECONDS_A_MINUTE = 60


class Trying:
    """Tries numbers, proofs and codes; a granted one answers the open question at once."""

    def __init__(self, backend: Backend, desk: OrderDesk) -> None:
        self._backend = backend
        self._desk = desk

    async def number(self, state: FormState, number: str) -> Reply:
        """Answer about another number, or take it as the one to be proven."""
        question = state.question.about(number)
        if state.request.intent in ORDER_INTENTS:
            question = Question.of(state.request).about(number)
        reply = await self._desk.answer(state.request, question, proves_first=True)
        if reply.next_action != VERIFICATION_FORM:
            return finished(reply)
        state.number, state.question = number, question
        if state.request.slots.get("proves_by") == "code":
            return state.ask(CONTACT)
        return await self.proof(state) if state.proof else state.ask(PROOF)

    async def proof(self, state: FormState) -> Reply:
        """Try what was given to prove the claimed number."""
        number = state.number or ""
        verdict = await self._backend.verify(state.request.principal, number, state.proof)
        state.proof = {}
        if verdict["outcome"] == "granted":
            return await self._answer_at_last(state, state.question.about(number))
        reply = Reply()
        reply.steps.append(f"proof_{verdict['outcome']}")
        if verdict["outcome"] == "malformed":
            reply.say("contact_malformed", None, BY_CODE, PERSON)
            return state.wait(reply, PROOF)
        if verdict["outcome"] == "refused" and verdict["tries_left"]:
            reply.say("proof_refused", None, BY_CODE, PERSON, tries_left=verdict["tries_left"], number=number)
            return state.wait(reply, PROOF)
        reply.say("proof_exhausted", None, PERSON)
        reply.remember(proves_by="code")
        return state.wait(reply, CONTACT)

    async def by_code(self, state: FormState) -> Reply:
        """Go on with a code, to the contact that was given already if there is one."""
        contact = state.proof.get("email") or state.proof.get("phone")
        state.proof = {}
        if contact:
            return await self.send_code(state, contact)
        return state.ask(CONTACT)

    async def send_code(self, state: FormState, contact: str) -> Reply:
        """Send a code."""
        sent = await self._backend.send_code(state.request.principal, contact)
        reply = Reply()
        if sent["outcome"] in ("malformed", "unreachable"):
            reply.say(f"contact_{sent['outcome']}", None, PERSON)
            return state.wait(reply, CONTACT)
        if sent["outcome"] == "exhausted":
            return _gave_up(reply)
        state.contact = contact
        minutes = sent["expires_in_s"] // _SECONDS_A_MINUTE
        reply.say("code_sent", None, by=f"code_by.{sent['by']}", minutes=minutes)
        reply.steps.append("code_sent")
        reply.add(state.ask(CODE))
        return state.wait(reply, CODE)

    async def code(self, state: FormState, code: str) -> Reply:
        """Try a code."""
        verdict = await self._backend.check_code(state.request.principal, code)
        reply = Reply()
        reply.steps.append(f"code_{verdict['outcome']}")
        if verdict["outcome"] == "refused" and verdict["tries_left"]:
            reply.say("code_refused", None, PERSON, tries_left=verdict["tries_left"])
            return state.wait(reply, CODE)
        if verdict["outcome"] != "granted":
            # Too old or tried too often; a new one is as good as the first.
            reply.say("code_ended", None, NEW_CODE, PERSON)
            return state.wait(reply, CODE)
        question = state.question.about(state.number) if state.number else state.question
        return await self._answer_at_last(state, question)

    async def _answer_at_last(self, state: FormState, question: Question) -> Reply:
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


def _gave_up(reply: Reply) -> Reply:
    reply.say("code_exhausted", None, PERSON)
    reply.remember(offer=PERSON_OFFER)
    return finished(reply)


def finished(reply: Reply) -> Reply:
    """Close the form; what was typed into it is forgotten."""
    reply.next_action = None
    reply.leaves_form = True
    reply.remember(**dict.fromkeys((NUMBER, PROOF, CONTACT, CODE)))
    return reply
