"""What an order desk doesn't do, and what wasn't understood."""

import re

from actions.reply import Button, Reply
from actions.request import Request

_PERSON = Button("button_person", "talk_to_human")
_CHOICES = (
    Button("button_where_is_my_order", "track_delivery"),
    Button("button_returns", "return_policy_faq"),
    Button("button_shipping", "shipping_faq"),
)
_HAS_WORDS = re.compile(r"\w")


async def say_out_of_scope(request: Request) -> Reply:
    """Ask one narrower question; the second time in a row, offer a person first.

    A lone "?" or sticker is no misunderstanding and never counts.
    """
    before = int(request.slots.get("misunderstandings") or 0)
    reply = Reply()
    if before == 0:
        reply.say("out_of_scope", None, *_CHOICES, _PERSON)
    else:
        reply.say("out_of_scope_again", None, _PERSON, *_CHOICES)
        reply.remember(offer={"kind": "person", "intent": "talk_to_human", "entities": {}})
    if _HAS_WORDS.search(request.text):
        reply.remember(misunderstandings=before + 1)
        reply.steps.append("not_understood")
    return reply
