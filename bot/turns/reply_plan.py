"""What a turn says and changes, decided in one pass and before anything is put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.cases.customer_texts import handing_over
from bot.cases.repository import Case, CaseEntry
from bot.cases.turn_effects import entry_for, with_case
from bot.conversations.pending import PendingMessage
from bot.conversations.repository import Conversation
from bot.dialogue.builtin_replies import PERSON
from bot.dialogue.reading_limits import LONGEST_READ
from bot.ports import TurnAnswer
from bot.rendering.formats import localized
from bot.turns.model import Turn
from gendan.contracts import CasePacket, CaseReason, Do, Say, TurnMessage, TurnOutcome
from gendan.contracts.messages import say_text
from gendan.text.languages import ENGLISH, SUPPORTED

_LONGEST_QUOTE = 40
# What an action did outside this conversation can't be undone by answering again with more words.
_EFFECTS_THAT_STAND = frozenset({"hand_over", "wrote"})

Shop = Mapping[str, Any] | None


@dataclass(frozen=True)
class ReplyPlan:
    """What a turn says, by the names of texts, and what it changes.

    Attributes:
        says: in the order in which the customer reads them.
        changes: columns of the conversation; `language` is that of the words.
        entry: what it changes about the conversation's case.
    """

    says: list[Say]
    changes: dict[str, Any]
    entry: CaseEntry | None = None

    @property
    def language(self) -> str:
        """The language of the words."""
        return str(self.changes["language"])


def has_standing_effect(answer: TurnAnswer) -> bool:
    """Whether a turn did something that its re-run with further messages would do twice."""
    return any(message.get("do") in _EFFECTS_THAT_STAND for message in answer.messages)


def plan_reply(turn: Turn, own: Sequence[Say], shop: Shop, now: datetime) -> ReplyPlan:
    """Return what a turn says and changes.

    Args:
        turn: with the case that it opens, where a person is asked for.
        own: what the gateway itself says beside the answer.
        shop: its facts, where they are known.
        now: the present.
    """
    if turn.answer is not None:
        said, changes, packet = _answered(turn, turn.answer, shop, now)
    elif turn.case is not None and turn.is_overdue(now):
        said, changes, packet = _handed_to_person(turn, turn.case, shop, now)
    else:
        said, changes, packet = _apologised(turn)
    said += [*own, *_not_read(turn.messages, is_handed_over=packet is not None)]
    names = [one["say"] for one in said]
    if packet is None and "added_to_case" in names:
        packet = _packet(turn, _reason_of(turn))
    return ReplyPlan(said, changes, entry_for(turn.case, names, packet, shop, now))


def plan_notice(turn: Turn, name: str, shop: Shop) -> ReplyPlan:
    """Return the word that a message is safe and will be answered, with other ways to reach the shop."""
    phone = shop["contacts"].get("phone") if shop else None
    changes: dict[str, Any] = {"language": turn.language}
    introduction = _introduction(turn.conversation, changes, shop)
    return ReplyPlan([*introduction, say_text(name, phone=phone)], changes)


_Planned = tuple[list[Say], dict[str, Any], CasePacket | None]


def _answered(turn: Turn, answer: TurnAnswer, shop: Shop, now: datetime) -> _Planned:
    changes, packet = _effects(turn, answer)
    says = [message for message in with_case(answer.messages, turn.case, shop, now) if "say" in message]
    if not turn.conversation.customer_id and any(map(_discloses, answer.messages)):
        changes["disclosed"] = True
    recalled = [_recall(turn.messages)] if turn.was_put_off else []
    return [*recalled, *_introduction(turn.conversation, changes, shop), *says], changes, packet


def _handed_to_person(turn: Turn, case: Case, shop: Shop, now: datetime) -> _Planned:
    """Return the hand-over of messages that nothing could answer."""
    is_set_aside = turn.outcome is TurnOutcome.SET_ASIDE
    reason = CaseReason.SET_ASIDE if is_set_aside else CaseReason.UNANSWERED
    told = say_text("set_aside" if is_set_aside else "given_to_person")
    changes = {"language": turn.language, "disclosed": True}
    return [told, handing_over(case, shop, now)], changes, _packet(turn, reason)


def _apologised(turn: Turn) -> _Planned:
    """Return the one apology for a turn that couldn't be answered, with a person offered."""
    # A proof may have held before the turn broke: nobody else may take the conversation over.
    return [say_text("failure_apology", PERSON)], {"language": turn.language, "disclosed": True}, None


def _effects(turn: Turn, answer: TurnAnswer) -> tuple[dict[str, Any], CasePacket | None]:
    changes: dict[str, Any] = {"language": turn.language}
    packet = None
    for message in answer.messages:
        if "do" in message:
            changes |= _changes_by(message)
            packet = message["packet"] if message["do"] == "hand_over" else packet
    return changes, packet


def _changes_by(effect: Do) -> dict[str, Any]:
    if effect["do"] == "focus":
        return {"order_in_focus": effect["order_number"]}
    if effect["do"] == "set_language" and effect["language"] in SUPPORTED:
        return {"language": effect["language"], "language_pinned": True}
    return {}


def _introduction(conversation: Conversation, changes: dict[str, Any], shop: Shop) -> list[Say]:
    """Return who is speaking, which is said once in a conversation, and note that it was."""
    if conversation.introduced or not shop:
        return []
    changes["introduced"] = True
    base = ENGLISH if changes["language"] == ENGLISH else "zh"
    name = localized(shop["name"], base)
    return [say_text("introduction", shop=name, privacy_url=shop.get("privacy_url"))]


def _recall(messages: Sequence[PendingMessage]) -> Say:
    """Return the line that says which earlier message the answer below is for."""
    said = " ".join(message.text for message in messages if message.text)
    question = said if len(said) <= _LONGEST_QUOTE else f"{said[:_LONGEST_QUOTE]}…"
    return say_text("about_earlier", question=question)


def _not_read(messages: Sequence[PendingMessage], *, is_handed_over: bool) -> list[Say]:
    """Return what is said of parts that weren't read: a hidden number, or more than can be read."""
    hidden = [say_text("number_hidden")] if any(message.hidden for message in messages) else []
    # A person reads all of it.
    is_cut = not is_handed_over and any(message.is_cut for message in messages)
    return [*hidden, *([say_text("message_cut", count=LONGEST_READ)] if is_cut else [])]


def _packet(turn: Turn, reason: str) -> CasePacket:
    """Return the case packet of messages that the gateway itself gives to a person."""
    question = "\n".join(message.text for message in turn.messages if message.text)
    return {
        "reason": reason,
        "order_number": turn.conversation.order_in_focus,
        "question": question,
        "asked_with": question,
        "language": turn.language,
    }


def _reason_of(turn: Turn) -> str:
    intent = turn.answer.intent if turn.answer else None
    return CaseReason.NOT_UNDERSTOOD if intent in (None, "out_of_scope") else intent


def _discloses(message: TurnMessage) -> bool:
    # What follows a verification is somebody's, with a card or without; the conversation stays theirs.
    return message.get("say") == "verified" or "card" in message or "cards" in message
