"""From a dialogue's answer to what is written: words, effects, the conversation's new state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.cases.customer_texts import handing_over
from bot.cases.repository import Case, CaseEntry
from bot.cases.turn_effects import with_case
from bot.conversations.repository import Conversation
from bot.conversations.transcript import Draft, Waiting
from bot.dialogue.builtin_replies import PERSON
from bot.dialogue.reading_limits import LONGEST_READ
from bot.metrics import Metrics, Stage
from bot.ports import TurnAnswer
from bot.ratings.service import NOTHING, Rating
from bot.rendering.formats import localized
from bot.rendering.renderer import Renderer
from gendan.contracts import CasePacket, CaseReason, Do, Say, TurnMessage
from gendan.contracts.messages import say_text
from gendan.text.languages import ENGLISH, SUPPORTED

_LONGEST_QUOTE = 40
# What an action did outside this conversation can't be undone by answering again with more words.
_EFFECTS_THAT_STAND = frozenset({"hand_over", "wrote"})


@dataclass
class Answer:
    """What a turn writes.

    Attributes:
        drafts: messages to the customer.
        changes: columns of the conversation.
        packet: the case packet of a request for a person.
        case: the conversation's open case, or the one that it opens.
        entry: what it changes about that case.
        rating: what it asks, or was given.
    """

    drafts: list[Draft]
    changes: dict[str, Any] = field(default_factory=dict)
    packet: CasePacket | None = None
    case: Case | None = None
    entry: CaseEntry | None = None
    rating: Rating = NOTHING


def has_standing_effect(answer: TurnAnswer) -> bool:
    """Whether a turn did something that its re-run with further messages would do twice."""
    return any(message.get("do") in _EFFECTS_THAT_STAND for message in answer.messages)


class AnswerComposer:
    """Puts a dialogue's answer into words and effects.

    Args:
        renderer: writes says in words.
        metrics: told how long that takes.
    """

    def __init__(self, renderer: Renderer, metrics: Metrics) -> None:
        self._renderer = renderer
        self._metrics = metrics

    def compose(
        self,
        answer: TurnAnswer,
        conversation: Conversation,
        language: str,
        shop: Mapping[str, Any] | None,
        now: datetime,
        case: Case | None = None,
    ) -> Answer:
        """Return what a turn writes.

        Args:
            answer: the dialogue's, or what stands in for it.
            conversation: whose turn it is.
            language: of the customer's words.
            shop: its facts, where they are known.
            now: the present.
            case: the conversation's open case, or the one that this answer opens.

        Raises:
            UnsayableError: an action said something there are no words for.
        """
        composed = Answer([], {"language": language}, case=case)
        for message in answer.messages:
            if "do" in message:
                self._apply(message, composed)
        language = composed.changes["language"]
        with self._metrics.stage(Stage.RENDER):
            says = [say for say in with_case(answer.messages, case, shop, now) if "say" in say]
            composed.drafts = [self._renderer.draft(message, language, now) for message in says]
        if not conversation.customer_id and any(_discloses(message) for message in answer.messages):
            composed.changes["disclosed"] = True
        self._introduce(composed, conversation, shop, now)
        return composed

    def failure(self, language: str, now: datetime, case: Case | None = None) -> Answer:
        """Return the one apology for a turn that couldn't be answered, with a person offered."""
        draft = self._renderer.draft(say_text("failure_apology", PERSON), language, now)
        # A proof may have held before the turn broke: nobody else may take the conversation over.
        return Answer([draft], {"language": language, "disclosed": True}, case=case)

    def notice(
        self,
        name: str,
        conversation: Conversation,
        language: str,
        shop: Mapping[str, Any] | None,
        now: datetime,
    ) -> Answer:
        """Return the word that a message is safe and will be answered, with other ways to reach the shop."""
        phone = shop["contacts"].get("phone") if shop else None
        draft = self._renderer.draft(say_text(name, phone=phone), language, now)
        notice = Answer([draft], {"language": language})
        self._introduce(notice, conversation, shop, now)
        return notice

    def tell_apart(self, answer: Answer, waited: Sequence[Waiting], language: str, now: datetime) -> None:
        """Add to an answer what wasn't read of the messages: a hidden number, or more than can be."""
        if any(message.hidden for message in waited):
            self.add(answer, [say_text("number_hidden")], language, now)
        # A person reads all of it.
        if answer.packet is None and any(message.is_cut for message in waited):
            self.add(answer, [say_text("message_cut", count=LONGEST_READ)], language, now)

    def add(self, answer: Answer, says: Sequence[Say], language: str, now: datetime) -> None:
        """Add to an answer what the gateway says itself."""
        language = answer.changes.get("language", language)
        answer.drafts += [self._renderer.draft(say, language, now) for say in says]

    def recall(self, waited: Sequence[Waiting], language: str, now: datetime) -> Draft:
        """Return the line that says which earlier message the answer below is for."""
        said = " ".join(message.text for message in waited if message.text)
        question = said if len(said) <= _LONGEST_QUOTE else f"{said[:_LONGEST_QUOTE]}…"
        return self._renderer.draft(say_text("about_earlier", question=question), language, now)

    def give_to_person(
        self,
        reason: CaseReason,
        waited: Sequence[Waiting],
        conversation: Conversation,
        language: str,
        shop: Mapping[str, Any] | None,
        now: datetime,
        case: Case,
    ) -> Answer:
        """Return the hand-over of messages that nothing could answer."""
        packet = self.packet(waited, conversation, language, reason)
        told = "set_aside" if reason is CaseReason.SET_ASIDE else "given_to_person"
        says = (say_text(told), handing_over(case, shop, now))
        drafts = [self._renderer.draft(said, language, now) for said in says]
        return Answer(drafts, {"disclosed": True}, packet, case)

    @staticmethod
    def packet(
        waited: Sequence[Waiting], conversation: Conversation, language: str, reason: str
    ) -> CasePacket:
        """Return the case packet of messages that the gateway itself gives to a person."""
        question = "\n".join(message.text for message in waited if message.text)
        return {
            "reason": reason,
            "order_number": conversation.order_in_focus,
            "question": question,
            "asked_with": question,
            "language": language,
        }

    def _introduce(
        self, answer: Answer, conversation: Conversation, shop: Mapping[str, Any] | None, now: datetime
    ) -> None:
        if conversation.introduced or not shop:
            return
        language = answer.changes["language"]
        base = ENGLISH if language == ENGLISH else "zh"
        introduction = say_text(
            "introduction", shop=localized(shop["name"], base), privacy_url=shop.get("privacy_url")
        )
        answer.drafts.insert(0, self._renderer.draft(introduction, language, now))
        answer.changes["introduced"] = True

    @staticmethod
    def _apply(effect: Do, composed: Answer) -> None:
        if effect["do"] == "focus":
            composed.changes["order_in_focus"] = effect["order_number"]
        elif effect["do"] == "set_language" and effect["language"] in SUPPORTED:
            composed.changes.update(language=effect["language"], language_pinned=True)
        elif effect["do"] == "hand_over":
            composed.packet = effect["packet"]


def _discloses(message: TurnMessage) -> bool:
    # What follows a verification is somebody's, with a card or without; the conversation stays theirs.
    return message.get("say") == "verified" or "card" in message or "cards" in message
