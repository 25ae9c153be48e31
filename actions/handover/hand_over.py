"""The way to the shop's people: granted at once, with a case packet; the gateway says when they answer."""

from collections.abc import Mapping
from typing import Any

from actions.core.ports import Backend
from actions.core.reply import PERSON, PERSON_OFFER, Reply
from actions.core.turn import Request
from gendan.contracts import AccessLevel, CasePacket, CaseReason
from gendan.contracts.messages import hand_over
from gendan.text.person_words import names_person


class HandOverToPerson:
    """Grants a person in the turn in which one is asked for, from any state.

    Somebody who asks for the telephone number or the hours is told them, and offered a person here.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request) -> Reply:
        """Hand over, or tell how the shop is reached otherwise."""
        if request.detail == "hours" or (request.detail == "contact" and not names_person(request.text)):
            # "How do I get to an agent?" wants one, not a telephone number.
            return _contacts(await self._backend.shop(request.principal))
        reply = Reply()
        reply.do(hand_over(case_packet(request)))
        reply.leaves_form = True
        reply.remember(question=None, case=None, steps=[])
        return reply


def case_packet(request: Request) -> CasePacket:
    """Return what a person needs to go on without asking again."""
    case = request.slots.get("case") or {}
    asked_now = "" if request.button_is_a else request.text
    return {
        "reason": case.get("reason") or CaseReason.TALK_TO_HUMAN,
        "detail": case.get("detail"),
        "order_number": case.get("order_number") or request.order_in_focus,
        "question": case.get("question") or asked_now,
        "asked_with": asked_now,
        "named": case.get("named") or {},
        "steps": list(request.slots.get("steps") or ()),
        "verification": case.get("level") or AccessLevel.ANONYMOUS,
        "unproved": case.get("unproved"),
        "language": request.language,
    }


def _contacts(shop: Mapping[str, Any]) -> Reply:
    reply = Reply()
    contacts = shop["contacts"]
    facts = {name: contacts.get(name) for name in ("phone", "email", "hours")}
    facts |= {name: shop.get(name) for name in ("open_now", "opens_at", "timezone")}
    reply.say("shop_contacts", facts, PERSON, shop=shop["name"])
    reply.remember(offer=PERSON_OFFER)
    reply.steps.append("told_contacts")
    return reply
