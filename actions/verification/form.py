"""The verification form: one thing at a time, nothing twice, left at any moment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.orders.desk import VERIFICATION_FORM, OrderDesk
from actions.ports import Backend
from actions.question import ORDER_INTENTS, Question, pending_question
from actions.reply import PERSON, PERSON_OFFER, Reply
from actions.request import Request
from actions.verification.asking import (
    BY_CODE,
    CODE,
    CONTACT,
    NO_NUMBER,
    NUMBER,
    OTHER_PROOF,
    PROOF,
    SEND_AGAIN,
    ask,
    wait_for,
)
from actions.verification.proofs import code_in, contact_in, is_complete, number_in, proof_in

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
_MAY_MEAN_NOT_HAVING_IT = frozenset({"inform", "deny"})
_NOT_HAVING_IT = re.compile(
    r"(?i)没有?(?:订单|快递|物流|运单)?单?号|不知道|忘了|忘记|找不到|不记得|记不"
    r"|(?:don.?t|do not) (?:have|know|remember)|no (?:order )?number|forgot|can.?t find|lost"
)
_MISSING_CODE = re.compile(
    r"(?i)验证码|没收到|没有收到|重发|再发|\bcode\b|re-?send|send.*again|(?:get|receive)d? (?:it|any)"
)
_SECONDS_A_MINUTE = 60


@dataclass
class _State:
    """What the form knows while it answers one turn."""

    request: Request
    question: Question
    accepted: Sequence[str]
    number: str | None
    proof: dict[str, str]
    contact: str | None

    @property
    def known(self) -> Mapping[str, Any]:
        """The form's slots as they are now."""
        return {NUMBER: self.number, PROOF: self.proof or None, CONTACT: self.contact}


class VerificationForm:
    """Decides each turn of the form; Rasa only keeps it open.

    An answer without anything in it makes Rasa reject the form for this turn, so that the rule for the
    customer's intent runs instead; then Rasa comes back here and the open question is asked again.
    """

    def __init__(self, backend: Backend, desk: OrderDesk) -> None:
        self._backend = backend
        self._desk = desk

    async def __call__(self, request: Request) -> Reply:
        """Take the form one step on."""
        step = request.slots.get("requested_slot")
        if step is not None and request.intent in _ALWAYS_GO and not _is_return(request):
            return Reply()
        state = await self._state(request)
        if step is None:
            return await self._open(state)
        if _is_return(request):
            return self._ask(state, step)
        return await self._answered(state, step) or await self._not_an_answer(state, step)

    async def _state(self, request: Request) -> _State:
        shop = await self._backend.shop(request.principal)
        slots = request.slots
        return _State(
            request=request,
            question=pending_question(slots) or Question("order_status"),
            accepted=shop["proofs"],
            number=slots.get(NUMBER),
            proof=dict(slots.get(PROOF) or {}),
            contact=slots.get(CONTACT),
        )

    async def _open(self, state: _State) -> Reply:
        if state.request.slots.get("proves_by") == "code":
            return self._ask(state, CONTACT)
        given = proof_in(state.request, state.accepted)
        state.proof = given if is_complete(given) and state.number not in given.values() else {}
        if state.number and state.proof:
            return await self._verify(state)
        return self._ask(state, PROOF if state.number else NUMBER)

    async def _answered(self, state: _State, step: str) -> Reply | None:
        """Return the answer to a message that holds what was asked for, or another number."""
        if step == CODE and (code := code_in(state.request)):
            return await self._check_code(state, code)
        if step in (CONTACT, CODE) and (contact := contact_in(state.request)):
            return await self._send_code(state, contact)
        number, given = _number_and_proof(state, step)
        if number:
            given = given or state.proof
            state.proof = given if is_complete(given) else {}
            return await self._try_number(state, number)
        if not given:
            return None
        state.proof = given
        if state.number and is_complete(given):
            return await self._verify(state)
        return self._ask(state, PROOF if state.number else NUMBER)

    async def _not_an_answer(self, state: _State, step: str) -> Reply:
        request = state.request
        if state.contact and (request.detail == SEND_AGAIN or _misses_the_code(request, step)):
            return await self._send_code(state, state.contact)
        if request.detail in (NO_NUMBER, OTHER_PROOF) or _does_not_have_it(request, step):
            return await self._go_on_by_code(state)
        if request.intent in _INTERRUPT:
            return Reply()
        if request.intent in ORDER_INTENTS:
            state.question = Question.of(request)
            return self._ask(state, step)
        if request.intent == "affirm":
            # A yes to the person that was offered; any other yes is no answer to a question for a datum.
            return Reply() if request.slots.get("offer") else self._ask(state, step)
        return self._unclear(state, step)

    async def _try_number(self, state: _State, number: str) -> Reply:
        question = state.question.about(number)
        if state.request.intent in ORDER_INTENTS:
            question = Question.of(state.request).about(number)
        reply = await self._desk.answer(state.request, question, proves_first=True)
        if reply.next_action != VERIFICATION_FORM:
            return _finished(reply)
        state.number, state.question = number, question
        if state.request.slots.get("proves_by") == "code":
            return self._ask(state, CONTACT)
        return await self._verify(state) if state.proof else self._ask(state, PROOF)

    async def _verify(self, state: _State) -> Reply:
        number = state.number or ""
        verdict = await self._backend.verify(state.request.principal, number, state.proof)
        state.proof = {}
        if verdict["outcome"] == "granted":
            return await self._answer_at_last(state, state.question.about(number))
        reply = Reply()
        reply.steps.append(f"proof_{verdict['outcome']}")
        if verdict["outcome"] == "malformed":
            reply.say("contact_malformed", None, BY_CODE, PERSON)
            return self._waiting(reply, state, PROOF)
        if verdict["outcome"] == "refused" and verdict["tries_left"]:
            reply.say("proof_refused", None, BY_CODE, PERSON, tries_left=verdict["tries_left"], number=number)
            return self._waiting(reply, state, PROOF)
        reply.say("proof_exhausted", None, PERSON)
        reply.remember(proves_by="code")
        return self._waiting(reply, state, CONTACT)

    async def _go_on_by_code(self, state: _State) -> Reply:
        contact = state.proof.get("email") or state.proof.get("phone")
        state.proof = {}
        if contact:
            return await self._send_code(state, contact)
        return self._ask(state, CONTACT)

    async def _send_code(self, state: _State, contact: str) -> Reply:
        sent = await self._backend.send_code(state.request.principal, contact)
        reply = Reply()
        if sent["outcome"] in ("malformed", "unreachable"):
            reply.say(f"contact_{sent['outcome']}", None, PERSON)
            return self._waiting(reply, state, CONTACT)
        if sent["outcome"] == "exhausted":
            return _gave_up(reply)
        state.contact = contact
        minutes = sent["expires_in_s"] // _SECONDS_A_MINUTE
        reply.say("code_sent", None, by=f"code_by.{sent['by']}", minutes=minutes)
        reply.steps.append("code_sent")
        reply.add(self._ask(state, CODE))
        return self._waiting(reply, state, CODE)

    async def _check_code(self, state: _State, code: str) -> Reply:
        verdict = await self._backend.check_code(state.request.principal, code)
        reply = Reply()
        reply.steps.append(f"code_{verdict['outcome']}")
        if verdict["outcome"] == "refused" and verdict["tries_left"]:
            reply.say("code_refused", None, PERSON, tries_left=verdict["tries_left"])
            return self._waiting(reply, state, CODE)
        if verdict["outcome"] != "granted":
            return _gave_up(reply)
        question = state.question.about(state.number) if state.number else state.question
        return await self._answer_at_last(state, question)

    async def _answer_at_last(self, state: _State, question: Question) -> Reply:
        reply = Reply()
        reply.say("verified")
        reply.steps.append("verified")
        answer = await self._desk.answer(state.request, question, proves_first=True)
        if answer.next_action == VERIFICATION_FORM:
            # The code proved a contact, and the number in question isn't that contact's.
            answer = Reply()
            answer.say("no_such_order_of_yours", None, PERSON, number=state.number)
        reply.add(answer)
        return _finished(reply)

    def _unclear(self, state: _State, step: str) -> Reply:
        before = int(state.request.slots.get("misunderstandings") or 0)
        reply = Reply()
        reply.say("form_unclear_again" if before else "form_unclear")
        reply.add(self._ask(state, step))
        reply.remember(misunderstandings=before + 1)
        if before:
            reply.remember(offer=PERSON_OFFER)
        return reply

    def _ask(self, state: _State, step: str) -> Reply:
        return self._waiting(ask(step, state.known, state.accepted), state, step)

    @staticmethod
    def _waiting(reply: Reply, state: _State, step: str) -> Reply:
        reply.remember(question=state.question.as_slot(), **state.known)
        wait_for(reply, step)
        return reply


def _is_return(request: Request) -> bool:
    """Whether the customer's message was answered by another action and the form merely resumes."""
    return any(name != VERIFICATION_FORM for name in request.actions_before)


def _number_and_proof(state: _State, step: str) -> tuple[str | None, dict[str, str]]:
    """Read a number other than the claimed one, and a proof; no digits count as both."""
    number = number_in(state.request, asked_for=step == NUMBER)
    if number == state.number:
        number = None
    if step not in (NUMBER, PROOF):
        return number, {}
    given = proof_in(state.request, state.accepted, state.proof)
    if number in given.values():
        # What was asked for decides what the digits are.
        return (number, {}) if step == NUMBER else (None, given)
    return number, given


def _does_not_have_it(request: Request, step: str) -> bool:
    return step in (NUMBER, PROOF) and bool(
        request.intent in _MAY_MEAN_NOT_HAVING_IT or _NOT_HAVING_IT.search(request.text)
    )


def _misses_the_code(request: Request, step: str) -> bool:
    # "I didn't get it" is about the code here, whatever a parcel's question it resembles.
    return step == CODE and bool(_MISSING_CODE.search(request.text))


def _gave_up(reply: Reply) -> Reply:
    reply.say("code_exhausted", None, PERSON)
    reply.remember(offer=PERSON_OFFER)
    return _finished(reply)


def _finished(reply: Reply) -> Reply:
    reply.next_action = None
    reply.leaves_form = True
    reply.remember(**dict.fromkeys((NUMBER, PROOF, CONTACT, CODE)))
    return reply
