"""Facts of the shop: said as shop.yml states them, or that it states nothing."""

from collections.abc import Mapping
from typing import Any

from actions.core.ports import Backend
from actions.core.reply import PERSON, Reply
from actions.core.turn import Request

_TOPIC_OF = {
    "shipping_faq": "shipping",
    "return_policy_faq": "returns",
    "payment_methods_faq": "payment",
}
# What a question without a detail is most often after.
_USUALLY_MEANT = {
    "shipping": ("cost", "duration"),
    "returns": ("window", "how"),
    "payment": ("which",),
}


class TellShopFact:
    """Answers general questions about shipping, returns and payment."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def __call__(self, request: Request) -> Reply:
        """Answer from the shop's own sentences."""
        topic = _TOPIC_OF[request.intent]
        shop = await self._backend.shop(request.principal)
        details = _details(topic, request.detail, shop)
        stated = [fact for detail in details if (fact := shop["faq"][topic].get(detail))]
        reply = Reply()
        for fact in stated:
            reply.say("shop_fact", fact=fact)
        if not stated:
            reply.say("shop_fact_not_stated", None, PERSON, topic=f"topic.{topic}")
        reply.steps.append(f"told_{topic}_facts" if stated else f"no_{topic}_fact")
        return reply


def _details(topic: str, detail: str | None, shop: Mapping[str, Any]) -> tuple[str, ...]:
    known = shop["faq"][topic]
    return (detail,) if detail and detail in known else _USUALLY_MEANT[topic]
