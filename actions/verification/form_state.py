"""What the form knows in one turn, and what the turn's message means to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.core.inquiry import ORDER_INTENTS, Inquiry, pending_question
from actions.core.reply import Reply
from actions.core.turn import Request
from actions.core.verification_ways import SIGN_IN, VerificationWays
from actions.orders.order_inquiry import VERIFICATION_FORM
from actions.verification.prompts import CODE, CONTACT, NUMBER, PROOF, ask, wait_for
from actions.verification.proofs import number_in, proof_in
from actions.verification.unproved import unproved
from gendan.contracts import ExhaustedBy, UnprovedReason

_MAY_MEAN_NOT_HAVING_IT = frozenset({"inform", "deny"})
_NOT_HAVING_IT = re.compile(
    r"(?i)没有?(?:订单|快递|物流|运单)?单?号|不知道|忘了|忘记|找不到|不记得|记不"
    r"|(?:don.?t|do not) (?:have|know|remember)|no (?:order )?number|forgot|can.?t find|lost"
)
_MISSING_CODE = re.compile(
    r"(?i)验证码|没收到|没有收到|重发|再发|重新(?:发|获取)|再来一[个条]"
    r"|\bcode\b|re-?send|send.{0,60}again|\bnew one\b|(?:get|receive)d? (?:it|any)"
)
_BY_CODE = re.compile(r"(?i)验证码|\bcodes?\b")
_OTHER_CODE = re.compile(
    r"(?i)\b(?:discount|coupon|promo|promotion|gift|pick-?up|zip|post|postal|qr)[ -]codes?\b"
)
_SIGNING_IN = re.compile(r"(?i)登[录陆]|\b(?:sign|log)(?:ged|ging|ed|ning)?[ -]?(?:in|me in)\b")


@dataclass
class FormState:
    """What the form knows while it answers one turn.

    Attributes:
        question: what is answered once it is known who asks.
        accepted: the kinds of proof that the shop takes.
        ways: how one can prove who one is without them.
        number: the number that the customer claims.
        proof: what was given to prove it; may be half of a proof.
        contact: where a code was sent.
        case: what a person would be told.
    """

    request: Request
    question: Inquiry
    accepted: Sequence[str]
    ways: VerificationWays
    number: str | None
    proof: dict[str, str]
    contact: str | None
    case: dict[str, Any]

    @classmethod
    def of(cls, request: Request, shop: Mapping[str, Any]) -> "FormState":
        """Read the form's slots, with what the shop says about itself."""
        slots = request.slots
        return cls(
            request=request,
            question=pending_question(slots) or Inquiry("order_status"),
            accepted=shop["proofs"],
            ways=VerificationWays.of(shop),
            number=slots.get(NUMBER),
            proof=dict(slots.get(PROOF) or {}),
            contact=slots.get(CONTACT),
            case=dict(slots.get("case") or {}),
        )

    @property
    def known(self) -> Mapping[str, Any]:
        """The form's slots as they are now."""
        return {NUMBER: self.number, PROOF: self.proof or None, CONTACT: self.contact}

    def ask(self, step: str) -> Reply:
        """Ask for one thing and wait for it."""
        again = self._was_asked(step)
        return self.wait(ask(step, self.known, self.accepted, self.ways, again=again), step)

    def wait(self, reply: Reply, step: str) -> Reply:
        """Leave the form open with this step, after a reply that asks for it in its own words."""
        reply.remember(question=self.question.as_slot(), case=self.case, **self.known)
        wait_for(reply, step)
        return reply

    @property
    def was_refused(self) -> bool:
        """Whether the last message refused a proof of the same number."""
        before = self.request.slots
        is_last = (before.get("steps") or ("",))[-1] == "proof_refused"
        return is_last and before.get("requested_slot") == PROOF and before.get(NUMBER) == self.number

    def note(self, reason: UnprovedReason, typed: Mapping[str, str], by: Sequence[ExhaustedBy] = ()) -> None:
        """Put down for a person why it isn't known yet who this is; see `unproved`."""
        number = self.number or self.case.get("order_number")
        self.case |= {"order_number": number, "unproved": unproved(reason, typed, by)}

    def _was_asked(self, step: str) -> bool:
        """Whether the last message asked for this about the same number, in the customer's language."""
        before = self.request.slots
        is_same = before.get("requested_slot") == step and before.get(NUMBER) == self.number
        return is_same and self.request.intent != "set_language"


def is_return(request: Request) -> bool:
    """Whether the customer's message was answered by another action and the form merely resumes."""
    return any(name != VERIFICATION_FORM for name in request.actions_before)


def number_and_proof(state: FormState, step: str) -> tuple[str | None, dict[str, str]]:
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


def does_not_have_it(request: Request, step: str) -> bool:
    """Whether somebody says that they don't have what was asked for."""
    return step in (NUMBER, PROOF) and bool(
        request.intent in _MAY_MEAN_NOT_HAVING_IT or _NOT_HAVING_IT.search(request.text)
    )


def wants_a_code(request: Request, step: str) -> bool:
    """Whether somebody chooses to be sent a code."""
    is_asking = request.intent in ORDER_INTENTS or request.button_is_a
    return step != CODE and not is_asking and bool(_BY_CODE.search(_OTHER_CODE.sub("", request.text)))


def wants_to_sign_in(request: Request) -> bool:
    """Whether somebody chooses to sign in at the shop."""
    return request.detail == SIGN_IN or bool(_SIGNING_IN.search(request.text))


def misses_the_code(request: Request, step: str) -> bool:
    """Whether "I didn't get it" is about the code, whatever a parcel's question it resembles."""
    return step == CODE and bool(_MISSING_CODE.search(request.text))
