"""The form's questions, one thing each."""

from collections.abc import Mapping, Sequence
from typing import Any

from actions.core.reply import PERSON, Choice, Reply
from actions.core.verification_ways import VerificationWays
from actions.verification.proofs import EMAIL, PHONE, RECIPIENT_POSTCODE

NUMBER, PROOF, CONTACT, CODE = "claimed_number", "proof", "code_contact", "code"
# Buttons' ways on; no words of a customer lead here.
NO_NUMBER, SEND_AGAIN = "no_number", "send_again"

_NO_NUMBER = Choice("button_no_number", "inform", {"detail": NO_NUMBER})
NEW_CODE = Choice("button_send_again", "inform", {"detail": SEND_AGAIN})


def ask(
    step: str,
    known: Mapping[str, Any],
    accepted: Sequence[str],
    ways: VerificationWays,
    *,
    again: bool = False,
) -> Reply:
    """Ask for one thing.

    Args:
        step: which.
        known: the form's slots.
        accepted: the kinds of proof that the shop takes.
        ways: what can be offered beside them; a contact or a code is only asked for where codes can be sent.
        again: whether the very same was asked just before; nobody explains themselves twice.
    """
    reply = Reply()
    if step == NUMBER:
        _ask_number(reply, known, ways)
    elif step == PROOF:
        _ask_proof(reply, known, accepted, ways, again=again)
    elif step == CONTACT:
        reply.say("ask_code_contact", None, *ways.buttons(with_code=False), contact=ways.contact)
    else:
        reply.say("ask_code", None, NEW_CODE, PERSON)
    wait_for(reply, step)
    return reply


def wait_for(reply: Reply, step: str) -> None:
    """Leave the form open with this question."""
    reply.remember(requested_slot=step)


def _ask_number(reply: Reply, known: Mapping[str, Any], ways: VerificationWays) -> None:
    if ways.contact_in(known.get(PROOF) or {}):
        reply.say("ask_number_or_code", None, *ways.buttons())
    else:
        reply.say("ask_claimed_number", None, _NO_NUMBER, PERSON)


def _ask_proof(
    reply: Reply, known: Mapping[str, Any], accepted: Sequence[str], ways: VerificationWays, *, again: bool
) -> None:
    partial = (known.get(PROOF) or {}).keys()
    if partial == {"recipient"}:
        reply.say("ask_postcode", None, *ways.buttons())
    elif partial == {"postcode"}:
        reply.say("ask_recipient", None, *ways.buttons())
    else:
        name = "ask_proof_again" if again else "ask_proof"
        reply.say(name, _proofs(accepted), *ways.buttons(), number=known[NUMBER])


def _proofs(accepted: Sequence[str]) -> dict[str, str | None]:
    """Return a term for each kind of proof that the shop accepts, None for the others."""
    return {
        "by_email": "proof.email" if EMAIL in accepted else None,
        "by_phone": "proof.phone" if PHONE in accepted else None,
        "by_name": "proof.name" if RECIPIENT_POSTCODE in accepted else None,
    }
