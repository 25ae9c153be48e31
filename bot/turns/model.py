"""What a turn is: what was asked, what was made of it, and what it leaves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.cases.repository import Case, CaseEntry
from bot.conversations.pending import PendingMessage
from bot.conversations.repository import Conversation
from bot.conversations.transcript import Draft
from bot.ports import TurnAnswer, TurnFailedError
from bot.ratings.service import NOTHING, Rating
from gendan.contracts import TurnOutcome

# What can't be answered for so long is given to a person.
HAND_OVER_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Turn:
    """What was asked and what was made of it.

    Attributes:
        case: the conversation's open one, or a new one that this turn opens; None without one.
        answer: the dialogue's, or what stands in for it; None where there is none.
        failure: why the dialogue gave no answer.
    """

    id: str
    conversation: Conversation
    messages: list[PendingMessage]
    language: str
    case: Case | None
    answer: TurnAnswer | None
    outcome: TurnOutcome = TurnOutcome.DONE
    failure: TurnFailedError | None = None

    @property
    def was_put_off(self) -> bool:
        """Whether the customer was told that the answer comes later."""
        return self.messages[0].kept_at is not None

    def put_off_for(self, now: datetime) -> timedelta:
        """For how long the customer has known that the answer comes later."""
        kept_at = self.messages[0].kept_at
        return now - kept_at if kept_at else timedelta()

    def is_overdue(self, now: datetime) -> bool:
        """Whether a person has to answer, if nothing else can by now."""
        return self.put_off_for(now) > HAND_OVER_AFTER or self.outcome is TurnOutcome.SET_ASIDE


@dataclass(frozen=True)
class TurnReply:
    """What a turn leaves.

    Attributes:
        drafts: messages to the customer.
        changes: columns of the conversation.
        entry: what it changes about the conversation's case.
        rating: what it asks, or was given.
    """

    drafts: list[Draft]
    changes: dict[str, Any] = field(default_factory=dict)
    entry: CaseEntry | None = None
    rating: Rating = NOTHING
