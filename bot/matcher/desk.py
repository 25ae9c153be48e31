"""Answers plain questions from the backend itself, with the rights of whoever asks and no more."""

from collections.abc import Sequence
from typing import Any, Protocol

import structlog

from bot.matcher.brief import brief_facts
from bot.matcher.goods import has_goods
from bot.matcher.lookup import LookupFailedError
from bot.matcher.reading import Reading, Wish, read
from bot.ports import TurnAnswer
from bot.principal import PrincipalSigner
from bot.storage.conversations import Conversation
from bot.storage.transcript import Waiting

_LISTED = 5
# As much as the backend takes (docs/contracts.md).
_MOST_WORDS, _MOST_MENTIONS = 1000, 20
_log = structlog.get_logger(__name__)


class Lookup(Protocol):
    """What the matcher asks the backend."""

    async def resolve(self, principal: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Find out which order is meant."""

    async def orders(self, principal: str, limit: int) -> list[dict[str, Any]]:
        """Return what the conversation may see, newest first."""


class Matcher:
    """Stands in for the dialogue.

    It never asks anybody to prove who they are and never changes anything: what needs either waits for the
    dialogue. A turn that it answers leaves the dialogue's memory where it was.

    Args:
        lookup: the backend.
        signer: mints principals.
    """

    def __init__(self, lookup: Lookup, signer: PrincipalSigner) -> None:
        self._lookup = lookup
        self._signer = signer

    async def answer(
        self, conversation: Conversation, waiting: Sequence[Waiting], turn_id: str
    ) -> TurnAnswer | None:
        """Return an answer to everything that waits, None when part of it needs the dialogue."""
        readings = [read(message.text, message.payload) for message in waiting]
        if None in readings:
            return None
        wanted = [reading for reading in readings if reading and reading.wish is not Wish.GREETING]
        principal = self._signer.sign(conversation.asker, turn_id)
        try:
            messages = await self._said(wanted, conversation, waiting, principal)
        except LookupFailedError as problem:
            _log.warning("matcher_without_backend", turn_id=turn_id, problem=str(problem))
            return None
        return TurnAnswer(tuple(messages)) if messages else None

    async def _said(
        self,
        wanted: list[Reading],
        conversation: Conversation,
        waiting: Sequence[Waiting],
        principal: str,
    ) -> list[dict[str, Any]]:
        wishes = {reading.wish for reading in wanted}
        text = "\n".join(message.text for message in waiting)
        if not wishes:
            return [_say("greet")]
        if Wish.PERSON in wishes:
            return [_hand_over(conversation, text)]
        if Wish.LIST in wishes:
            return _listed(await self._lookup.orders(principal, _LISTED + 1))
        return await self._about_order(wanted, conversation, text, principal)

    async def _about_order(
        self, wanted: list[Reading], conversation: Conversation, text: str, principal: str
    ) -> list[dict[str, Any]]:
        position = next((reading.position for reading in wanted if reading.position), None)
        mentions = [mention for reading in wanted for mention in reading.mentions]
        asked = {
            "mentions": mentions[:_MOST_MENTIONS],
            "position": position,
            "in_focus": conversation.order_in_focus,
            "words": text[:_MOST_WORDS],
        }
        found = await self._lookup.resolve(principal, asked)
        goods = [name for reading in wanted for name in reading.goods]
        if found["outcome"] == "many":
            if not any(reading.about_parcel for reading in wanted):
                # By a name of goods that no order is known to have there is nothing to choose.
                return [] if goods and found["matched_by"] != "product" else [_which(found)]
            return await self._among_several(found, principal, goods)
        if found["outcome"] == "similar":
            return _did_you_mean(found["orders"][0], " ".join(mentions))
        if found["outcome"] != "one" or (
            position == "other" and found["order"]["number"] == conversation.order_in_focus
        ):
            return []
        return _about(found["order"]) if has_goods(found["order"], goods) else []

    async def _among_several(
        self, several: dict[str, Any], principal: str, goods: list[str]
    ) -> list[dict[str, Any]]:
        under_way = [order for order in several["orders"] if order["under_way"]]
        if not under_way:
            return [_which(several)]
        found = await self._lookup.resolve(principal, {"mentions": [under_way[0]["number"]]})
        if not has_goods(found["order"], goods):
            return []
        others = under_way[1:]
        offered = [_say("others_under_way", buttons=_choices(others), count=len(others))] if others else []
        return _about(found["order"]) + offered


def _hand_over(conversation: Conversation, text: str) -> dict[str, Any]:
    packet = {
        "reason": "talk_to_human",
        "order_number": conversation.order_in_focus,
        "question": text,
        "asked_with": text,
        "language": conversation.language,
    }
    return {"do": "hand_over", "packet": packet}


def _about(view: dict[str, Any]) -> list[dict[str, Any]]:
    told = {"say": "order_in_brief", "facts": brief_facts(view), "card": view, "focus": "tracking"}
    return [told, {"do": "focus", "order_number": view["number"]}]


def _which(several: dict[str, Any]) -> dict[str, Any]:
    return _say("which_order", buttons=_choices(several["orders"]), total=several["total"])


def _did_you_mean(similar: dict[str, Any], typed: str) -> list[dict[str, Any]]:
    buttons = [
        _button("button_yes", similar["number"]),
        {"title": "button_no", "facts": {}, "payload": {"intent": "deny", "entities": {}}},
    ]
    facts = {"typed": typed, "number": similar["number"], "title": similar["title"]}
    return [_say("did_you_mean", buttons=buttons, **facts)]


def _listed(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not orders:
        return []
    shown = orders[:_LISTED]
    more = "more" if len(orders) > _LISTED else None
    return [_say("orders_list", buttons=_choices(shown), count=len(shown), more=more) | {"cards": shown}]


def _choices(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        _button("button_order", order["number"], {"title": order["title"], "number": order["number"]})
        for order in orders[:_LISTED]
    ]


def _button(title: str, number: str, facts: dict[str, Any] | None = None) -> dict[str, Any]:
    payload = {"intent": "inform", "entities": {"order_number": number}}
    return {"title": title, "facts": facts or {}, "payload": payload}


def _say(name: str, buttons: list[dict[str, Any]] | None = None, **facts: Any) -> dict[str, Any]:
    return {"say": name, "facts": facts, **({"buttons": buttons} if buttons else {})}
