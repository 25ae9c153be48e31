"""Answers plain questions from the backend itself, with the rights of whoever asks and no more."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.conversations.pending import PendingMessage
from bot.conversations.repository import Conversation
from bot.dialogue.fallback.backend_client import LookupFailedError
from bot.dialogue.fallback.goods import has_goods
from bot.dialogue.fallback.parser import Reading, Wish, read
from bot.dialogue.fallback.summary import brief_facts
from bot.ports import TurnAnswer
from bot.shared.principal import PrincipalSigner
from gendan.contracts import (
    Button,
    CaseReason,
    HandOver,
    MatchedBy,
    OrderSummary,
    OrderView,
    Resolution,
    ResolutionOutcome,
    Say,
    TurnMessage,
)
from gendan.contracts.messages import button, hand_over, say_text, set_focus

_LISTED = 5
# As much as the backend takes (docs/contracts.md).
_MOST_WORDS, _MOST_MENTIONS = 1000, 20
_log = structlog.get_logger(__name__)


class Lookup(Protocol):
    """What the matcher asks the backend."""

    async def resolve(self, principal: str, asked: Mapping[str, Any]) -> Resolution:
        """Find out which order is meant."""

    async def orders(self, principal: str, limit: int) -> Sequence[OrderSummary]:
        """Return what the conversation may see, newest first."""


class FallbackResponder:
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
        self, conversation: Conversation, waiting: Sequence[PendingMessage], turn_id: str
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
        waiting: Sequence[PendingMessage],
        principal: str,
    ) -> Sequence[TurnMessage]:
        wishes = {reading.wish for reading in wanted}
        text = "\n".join(message.text for message in waiting)
        if not wishes:
            return [say_text("greet")]
        if Wish.PERSON in wishes:
            return [_to_person(conversation, text)]
        if Wish.LIST in wishes:
            return _listed(await self._lookup.orders(principal, _LISTED + 1))
        return await self._about_order(wanted, conversation, text, principal)

    async def _about_order(
        self, wanted: list[Reading], conversation: Conversation, text: str, principal: str
    ) -> Sequence[TurnMessage]:
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
        if found.outcome is ResolutionOutcome.MANY:
            if not any(reading.about_parcel for reading in wanted):
                # By a name of goods that no order is known to have there is nothing to choose.
                return [] if goods and found.matched_by is not MatchedBy.PRODUCT else [_which(found)]
            return await self._among_several(found, principal, goods)
        if found.outcome is ResolutionOutcome.SIMILAR:
            return _did_you_mean(found.orders[0], " ".join(mentions))
        view = found.order if found.outcome is ResolutionOutcome.ONE else None
        if view is None or (position == "other" and view["number"] == conversation.order_in_focus):
            return []
        return _about(view) if has_goods(view, goods) else []

    async def _among_several(
        self, several: Resolution, principal: str, goods: list[str]
    ) -> Sequence[TurnMessage]:
        under_way = [order for order in several.orders if order["under_way"]]
        if not under_way:
            return [_which(several)]
        found = await self._lookup.resolve(principal, {"mentions": [under_way[0]["number"]]})
        if found.order is None or not has_goods(found.order, goods):
            return []
        others = under_way[1:]
        offered = [say_text("others_under_way", *_choices(others), count=len(others))] if others else []
        return [*_about(found.order), *offered]


def _to_person(conversation: Conversation, text: str) -> HandOver:
    return hand_over(
        {
            "reason": CaseReason.TALK_TO_HUMAN,
            "order_number": conversation.order_in_focus,
            "question": text,
            "asked_with": text,
            "language": conversation.language,
        }
    )


def _about(view: OrderView) -> Sequence[TurnMessage]:
    told: Say = {"say": "order_in_brief", "facts": brief_facts(view), "card": view, "focus": "tracking"}
    return [told, set_focus(view["number"])]


def _which(several: Resolution) -> Say:
    return say_text("which_order", *_choices(several.orders), total=several.total)


def _did_you_mean(similar: OrderSummary, typed: str) -> Sequence[Say]:
    number = similar["number"]
    buttons = (button("button_yes", "inform", {"order_number": number}), button("button_no", "deny"))
    return [say_text("did_you_mean", *buttons, typed=typed, number=number, title=similar["title"])]


def _listed(orders: Sequence[OrderSummary]) -> Sequence[Say]:
    if not orders:
        return []
    shown = orders[:_LISTED]
    listed = say_text(
        "orders_list", *_choices(shown), count=len(shown), more="more" if len(orders) > _LISTED else None
    )
    listed["cards"] = shown
    return [listed]


def _choices(orders: Sequence[OrderSummary]) -> Sequence[Button]:
    return [
        button(
            "button_order",
            "inform",
            {"order_number": order["number"]},
            title=order["title"],
            number=order["number"],
        )
        for order in orders[:_LISTED]
    ]
